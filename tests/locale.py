#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Holds the language files against each other and against the code: en-US has every key that the code and the templates
use and no other; every other language has the same keys, and the words' holes ({}) are the same.

usage: locale.py SOURCE-FOLDER
"""
import glob
import json
import os
import re
import sys

LANGUAGES = ("en-US", "fi-FI", "sv-SE", "nb-NO", "et-EE")
LINE = re.compile(r'^([A-Za-z0-9._-]+)="((?:[^"\\\\]|\\\\.)*)"$')
TOKEN = re.compile(r'/\*.*?\*/|\'(?:[^\'\\\n]|\\.)*\'|"(?:[^"\\\n]|\\.)*"|\w+|[^\s\w]', re.S)
# Whose sentences somebody may read, in a dialog, a status line or the control panel.
SAYS = {"race_problems_add", "race_problems_remark", "race_decode_problem", "race_decode_expected", "table_problem",
        "expected", "problem_at", "stop", "report_heat", "command_refuse", "fail_secrets", "refuse",
        "json_fail", "template_fail", "expression_fail", "fail_got", "fail_shapes", "fail_countries", "load_text",
        "mapping_wrong", "fail_flag", "problem", "theme_lacks", "tell", "suspend"}
# Files whose tables hold such sentences.
SAYING_FILES = {"race/merge/merge_driver.c", "race/value/convert.c", "feed/http/words.c",
                "intake/pack_name.c", "obs/control/command.c"}
# What is said there of others' words.
UNSAID = {"certificate in certificate chain", "not yet valid", "self signed", "SSL certificate problem: ",
          "SSL: ", "server certificate verification failed. "}
PLACE = re.compile(r"%(?:%|[^%diouxXcsfgp]*[diouxXcsfgp])")
# Keys that are put together at run time: their beginnings, as the code has them.
MADE = ("Graphic.", "Mapping.", "Rundown.", "Key.", "Panel.State.", "Place.", "Language.", "Theme.", "Status.Empty.", "OnAir.Entry.", "Check.", "OnAir.Flag.", "OnAir.Phase.", "OnAir.ShortPhase.", "OnAir.Tag.")


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
    """Words of templates ({=Empty}, |Laps|, |Tag.|), those that the graphic room asks for by name, and those of a cue."""
    templates = text_of("data/templates/**/*.json", top)
    words = set(re.findall(r"\{=([A-Z][A-Za-z.]*)", templates))
    for placeholder in re.findall(r"\{[^{}=]+\}", templates):
        words |= {part.strip() for part in placeholder[1:-1].split("|")[1:] if part.strip()[:1].isupper()}
    words |= set(re.findall(r'(?:view_word|words_find|word_with)\(view(?:->words)?, "([A-Z][A-Za-z.]*)"', text_of("plugin/graphic/**/*.c", top)))
    words |= set(re.findall(r'title_of\(view, object, "[A-Za-z.]+", "([A-Za-z]+)"\)', text_of("plugin/graphic/**/*.c", top)))
    words |= set(re.findall(r'"([A-Z][A-Za-z]*)"', re.search(r"\*rundown_tag_word\(.*?\n}", text_of("plugin/rundown/*.c", top), re.S)[0]))
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


def literals_of(code):
    """The literals of C, joined as the compiler joins them: (text, what is called with it, "" outside a call)."""
    tokens = [token for token in TOKEN.findall(code) if not token.startswith("/*")]
    calls, at = [], 0
    while at < len(tokens):
        token = tokens[at]
        if token == "(":
            calls.append(tokens[at - 1] if at else "")
        elif token == ")" and calls:
            calls.pop()
        elif token.startswith('"'):
            parts = [token[1:-1]]
            while at + 1 < len(tokens) and tokens[at + 1].startswith('"'):
                at += 1
                parts.append(tokens[at][1:-1])
            try:
                yield json.loads('"' + "".join(parts).replace("\\'", "'") + '"'), calls[-1] if calls else ""
            except ValueError:
                pass  # \x41 and the like: bytes, no sentence
        at += 1


def said_in_code(top):
    """All literals, and those that somebody may read: {text: file}."""
    literals, shown = set(), {}
    for path in sorted(glob.glob(os.path.join(top, "plugin", "**", "*.c"), recursive=True)):
        name = os.path.relpath(path, os.path.join(top, "plugin"))
        with open(path, encoding="utf-8") as file:
            code = file.read()
        for text, call in literals_of(code):
            literals.add(text)
            words = re.search("[A-Za-z]{2}", PLACE.sub("", text)) and (
                " " in text or (name in SAYING_FILES and text[0].isupper()))
            if not name.startswith("tool" + os.sep) and text not in UNSAID and (
                    call == "race_said" or (words and call in SAYS) or (words and not call and name in SAYING_FILES)):
                shown.setdefault(text, name)
    return literals, shown


def check_said(top):
    """What is said of data and commands, by its English sentence: all that somebody may read is there in each language,
    with the same places, and nothing that no code says."""
    literals, shown = said_in_code(top)
    said = {}
    for language in LANGUAGES[1:]:
        with open(os.path.join(top, "data", "said", f"{language[:2]}.json"), encoding="utf-8") as file:
            said[language] = json.load(file)["lines"]
    for language, lines in said.items():
        for english, text in lines.items():
            if english not in literals:
                yield_error(f"said/{language[:2]}.json: no code says \"{english}\"")
            if PLACE.findall(english) != PLACE.findall(text):
                yield_error(f"said/{language[:2]}.json: \"{english}\": the places are not the same")
        for english in sorted(set(shown) - set(lines)):
            yield_error(f"said/{language[:2]}.json: \"{english}\" of {shown[english]} is missing")
        for english in sorted(set(said["fi-FI"]) ^ set(lines)):
            yield_error(f"said/{language[:2]}.json: \"{english}\" is not in each language")
    return len(said["fi-FI"])


def main():
    top = sys.argv[1]
    sentences = check_said(top)
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
        print(f"{len(english)} keys and {sentences} sentences in {len(found)} languages")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
