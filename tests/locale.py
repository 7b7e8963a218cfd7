#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Holds the language files against each other and against the code: en-US has every key that the code and the templates
use and no other; every other language has the same keys, and the words' holes ({}) are the same.

usage: locale.py SOURCE-FOLDER
"""
import glob
import os
import re
import sys

LANGUAGES = ("en-US", "fi-FI", "sv-SE", "nb-NO", "et-EE")
LINE = re.compile(r'^([A-Za-z0-9._-]+)="((?:[^"\\\\]|\\\\.)*)"$')
# Keys that are put together at run time: their beginnings, as the code has them.
MADE = ("Graphic.", "Mapping.", "Key.", "Place.", "Language.", "Theme.", "Status.Empty.", "OnAir.Entry.", "OnAir.Phase.", "OnAir.Tag.")


def read(path):
    keys = {}
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            match = LINE.match(line.rstrip("\n"))
            if not match:
                yield_error(f"{path}:{number}: is no line like Key=\"text\"")
                continue
            if match[1] in keys:
                yield_error(f"{path}:{number}: {match[1]} stands twice")
            keys[match[1]] = match[2]
    return keys


errors = []


def yield_error(sentence):
    errors.append(sentence)


def text_of(pattern, top):
    parts = []
    for path in glob.glob(os.path.join(top, pattern), recursive=True):
        with open(path, encoding="utf-8") as file:
            parts.append(file.read())
    return "\n".join(parts)


def used_on_air(top):
    """Words of templates ({=Empty}, |Laps|, |Tag.|) and those that the graphic room asks for by name."""
    templates = text_of("data/templates/**/*.json", top)
    words = set(re.findall(r"\{=([A-Z][A-Za-z.]*)", templates))
    for placeholder in re.findall(r"\{[^{}=]+\}", templates):
        words |= {part.strip() for part in placeholder[1:-1].split("|")[1:] if part.strip()[:1].isupper()}
    words |= set(re.findall(r'(?:words_find|word_with)\(view(?:->words)?, "([A-Z][A-Za-z.]*)"', text_of("plugin/graphic/**/*.c", top)))
    return {f"OnAir.{word}" for word in words}


def used_in_dialog(top, known):
    code = text_of("plugin/obs/**/*.c", top)
    strings = set(re.findall(r'"([A-Z][A-Za-z0-9.-]*)"', code))
    return {text for text in strings if text in known or re.search(rf'obs_module_text\("{re.escape(text)}"\)|fill\("{re.escape(text)}"', code)}


def check_english(top, english):
    air = used_on_air(top)
    used = air | used_in_dialog(top, english)
    for key in sorted(used):
        if not key.endswith(".") and key not in english:
            yield_error(f"en-US.ini: {key} is used and not there")
    for key in sorted(english):
        # ".1" is the singular, ".Help" the long description of the label before it.
        plain = key[:-2] if key.endswith(".1") else key[:-5] if key.endswith(".Help") else key
        if plain not in used and not key.startswith(MADE):
            yield_error(f"en-US.ini: {key} is not used")


def check_language(name, keys, english):
    for key in sorted(set(english) - set(keys)):
        yield_error(f"{name}.ini: {key} is missing")
    for key in sorted(set(keys) - set(english)):
        yield_error(f"{name}.ini: {key} is not in en-US.ini")
    for key in sorted(set(keys) & set(english)):
        if keys[key].count("{}") != english[key].count("{}"):
            yield_error(f"{name}.ini: {key}: the holes are not those of en-US")
        if not keys[key]:
            yield_error(f"{name}.ini: {key} is empty")


def main():
    top = sys.argv[1]
    found = {os.path.basename(path)[:-4] for path in glob.glob(os.path.join(top, "locale", "*.ini"))}
    if found != set(LANGUAGES):
        yield_error(f"locale/ holds {sorted(found)}, this test knows {sorted(LANGUAGES)}")
    english = read(os.path.join(top, "locale", "en-US.ini"))
    check_english(top, english)
    for name in sorted(found):
        check_language(name, read(os.path.join(top, "locale", f"{name}.ini")), english)
    for sentence in errors:
        print(sentence, file=sys.stderr)
    if not errors:
        print(f"{len(english)} keys in {len(found)} languages")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
