#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Holds the rooms: which folder of plugin/ may include which, which libraries are used where, and how many files a folder
may hold. The tables below say what holds today. An exception has its reason, and goes when nothing needs it any more.

A function of another folder cannot be reached without its header: an implicit declaration is an error of the build, and
a declaration of one's own is an error here. So includes are all that has to be looked at.

usage: rooms.py SOURCE-FOLDER
"""
import os
import re
import sys

RACE = ("race/file", "race/value", "race/day", "race/grid", "race/review",
        "race/expression", "race/mapping", "race/row", "race/table", "race/timing", "race/merge", "race/correct")
DAY = ("race/file", "race/value", "race/day")
WORDS = ("race/expression",) + DAY
GRAPHIC = ("graphic", "graphic/template", "graphic/view", "graphic/text", "graphic/picture", "graphic/motion",
           "graphic/paint", "graphic/proof")
BELOW_OBS = ("rundown", "feed", "feed/cache", "feed/disk", "intake", "intake/recording") + RACE + GRAPHIC
OBS = ("obs", "obs/source", "obs/stage", "obs/event", "obs/control", "obs/director", "obs/panel", "obs/work", "obs/frontend")

# Folder: the folders whose headers it may include, beside its own and base, which all may use.
USES = {
    "base": (),
    "race/file": (),
    "race/value": ("race/file",),
    "race/day": ("race/file", "race/value"),
    "race/grid": DAY,
    "race/review": DAY,
    "race/expression": ("race/file",),
    "race/row": DAY,
    "race/table": ("race/row",) + DAY,
    "race/mapping": ("race/row", "race/table") + WORDS,  # rows are read as those of a table, wherever they come from
    "race/timing": ("race/row",) + DAY,
    "race/merge": DAY,
    "rundown": DAY,
    "race/correct": DAY,
    "feed/disk": (),
    "feed/http": RACE,
    "feed": ("feed/disk", "feed/http") + RACE,
    "feed/cache": ("feed", "feed/disk"),
    "intake/zip": (),
    "intake": ("intake/zip", "feed", "feed/cache", "feed/disk") + RACE,
    "intake/recording": ("intake", "feed") + DAY,
    "graphic/picture": DAY,
    "graphic/motion": ("graphic/picture",) + DAY,
    "graphic/view": ("graphic/picture", "race/grid") + DAY,
    "graphic/template": ("graphic/view", "graphic/motion", "graphic/picture", "race/grid") + WORDS,
    "graphic/text": ("graphic/template",) + DAY,
    "graphic/paint": ("graphic/template", "graphic/view", "graphic/text", "graphic/picture") + DAY,
    "graphic": ("graphic/template", "graphic/view", "graphic/text", "graphic/picture", "graphic/paint",
                "graphic/motion") + DAY,
    "graphic/proof": ("graphic", "graphic/template", "graphic/text") + DAY,
    "tool/picture": (),
    "tool": ("tool/picture",) + BELOW_OBS,
    "tool/rehearse": ("tool",) + BELOW_OBS,
    "tool/log": ("tool", "rundown") + DAY,
}
# The folders of the module call one another in circles, which the overlay, its worker and the event are to lose.
USES.update({folder: OBS + BELOW_OBS for folder in OBS})

# (folder, header): why it may include this one header of a folder above it.
GRAPHIC_H = "graphic.h holds the plain structs (what is asked for, a sprite) that the folders below it hand up"
EXCEPTIONS = {
    ("race/value", "race/day/tree.h"): "a converted time is written as the decoder reads it, beside it",
    ("feed/disk", "feed/feed.h"): "what is read are the bytes that the feed hands on",
    ("feed/disk", "feed/watch.h"): "a watched file is read as the feed wants it",
    ("feed/http", "feed/address.h"): "a redirect is an address like that of the feed",
    ("feed/http", "feed/bytes.h"): "what is received are the bytes that the feed hands on",
    ("feed/http", "feed/feed.h"): "a request is made of the feed's options",
    ("feed/http", "feed/file_name.h"): "what a server calls a file is read as the name in an address is",
    ("graphic/motion", "graphic/graphic.h"): GRAPHIC_H,
    ("graphic/view", "graphic/graphic.h"): GRAPHIC_H,
    ("graphic/view", "graphic/template/own_words.h"): "a view's members are words of what is drawn",
    ("graphic/paint", "graphic/graphic.h"): GRAPHIC_H,
}

# What it is called: (names in the code, names of headers, folders that may).
LIBRARIES = {
    "libobs": (r"\b(?:obs_\w+|blog|bfree|bmalloc)\b", r"obs[-.]|util/|graphics/|callback/|media-io/", OBS),
    "libobs' graphics (gs_*)": (r"\bgs_\w+", r"graphics/", ("obs/source", "obs/stage", "obs/panel")),
    "OBS's frontend": (r"\bobs_frontend_\w+", r"obs-frontend-api", ("obs/frontend",)),
    # By itself it runs at once what the UI thread asks for, under the locks held there: ui_task_later.
    "the UI thread's queue": (r"\bOBS_TASK_UI\b", r"^$", ("obs/frontend",)),
    "curl": (r"\b(?:curl_\w+|CURL\w*)", r"curl/", ("feed", "feed/http")),
    "Pango, cairo, FreeType, fontconfig": (r"\b(?:pango_\w+|Pango\w+|cairo_\w+|FT_\w+|Fc[A-Z]\w+)",
                                           r"pango/|cairo|ft2build|freetype|fontconfig/",
                                           ("graphic/text", "graphic/picture", "graphic/paint", "graphic/proof")),
    "a picture library": (r"\b(?:png_\w+|jpeg_\w+|WebP\w+)", r"png\.h|jpeglib|jerror|webp/", ("graphic/picture",)),
    # Where JSON is read or written: files, feeds, mappings, templates, kept keys, photos told by a feed's tree.
    "cJSON": (r"\bcJSON\w*", r"cjson/", RACE + ("rundown", "feed", "intake", "intake/recording", "graphic/template",
                                              "graphic/picture", "obs/control", "obs/work", "tool", "tool/rehearse")),
    "expat": (r"\bXML_\w+", r"expat", ("race/timing",)),
    "libzip": (r"\b(?:zip_(?:t|file_t|open\w*|fopen\w*|fread|close|discard)|libzip)\b", r"zip\.h", ("intake", "intake/zip")),
    "utf8proc": (r"\butf8proc_\w+", r"utf8proc", ("base",)),
    "microhttpd": (r"\bMHD_\w+", r"microhttpd", ("tool",)),
    "the system": (r"\bpthread_\w+", r"pthread|sched\.h|sys/|unistd|dirent|fcntl|netinet/|arpa/|netdb|poll\.h|signal\.h"
                   r"|winsock|windows\.h|time\.h|dlfcn", ("base",)),
}

MOST_FILES = 25
# Folder: (files it may hold, why).
MORE_FILES = {"base": (36, "each side of the system has a file for each system")}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)
COMMENT_OR_TEXT = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'', re.S)
# At the left edge of a .c file, what is declared and not static.
DECLARATION = re.compile(r"^(?:extern\b[^;{]*|(?!static|typedef|struct \w+;|enum \w+;|union \w+;|_Static_assert|#)\w"
                         r"[\w \t*]*[ \t*]\w+\([^;{}]*\)[^;{}]*);", re.M)


def read_tree(top):
    files = {}
    for folder, _, names in os.walk(os.path.join(top, "plugin")):
        for name in names:
            if name.endswith((".c", ".h")):
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as file:
                    files[os.path.relpath(path, os.path.join(top, "plugin"))] = file.read()
    return files


def check_includes(path, text, files, used):
    folder = os.path.dirname(path)
    for kind, name in INCLUDE.findall(text):
        if kind == "<":
            continue
        beside = f"{folder}/{name}"
        header = beside if beside in files else name
        if header not in files:
            yield f"{path}: includes \"{name}\", which is neither beside it nor a path from plugin/"
            continue
        other = os.path.dirname(header)
        if other in (folder, "base") or other in USES.get(folder, ()):
            continue
        if (folder, header) in EXCEPTIONS:
            used.add((folder, header))
            continue
        yield f"{path}: includes {header}, but {folder} may not use {other}"


def check_libraries(path, text):
    folder = os.path.dirname(path)
    headers = [name for kind, name in INCLUDE.findall(text) if kind == "<"]
    code = COMMENT_OR_TEXT.sub(" ", INCLUDE.sub("", text))
    for library, (names, includes, folders) in LIBRARIES.items():
        if folder in folders:
            continue
        found = [name for name in headers if re.match(includes, name)] + re.findall(names, code)[:1]
        if found:
            yield f"{path}: uses {library} ({found[0]}), which is only for {', '.join(folders)}"
    if path.endswith(".c"):
        for declaration in DECLARATION.findall(code):
            yield f"{path}: declares what should come from a header: {' '.join(declaration.split())}"


def check_folders(files):
    counts = {}
    for path in files:
        counts[os.path.dirname(path)] = counts.get(os.path.dirname(path), 0) + 1
    for folder, count in sorted(counts.items()):
        if folder not in USES:
            yield f"{folder}: is no room that tests/rooms.py knows; say there what it may use"
        most, _ = MORE_FILES.get(folder, (MOST_FILES, ""))
        if count > most:
            yield f"{folder}: holds {count} files, and {most} are the most"


def check(files, used):
    errors = list(check_folders(files))
    for path, text in sorted(files.items()):
        errors += check_includes(path, text, files, used)
        errors += check_libraries(path, text)
    return errors


# Each breaks one rule, and must be found; the last ones break none.
WRONG = (
    ({"race/day/a.c": '#include "feed/b.h"\n', "feed/b.h": ""}, "race/day may not use feed"),
    ({"race/table/a.c": '#include "race/mapping/b.h"\n', "race/mapping/b.h": ""}, "race/table may not use race/mapping"),
    ({"race/file/a.h": '#include "race/day/b.h"\n', "race/day/b.h": ""}, "race/file may not use race/day"),
    ({"race/value/a.c": '#  include "race/day/b.h"\n', "race/day/b.h": ""}, "race/value may not use race/day"),
    ({"feed/a.c": '#include "graphic/b.h"\n', "graphic/b.h": ""}, "feed may not use graphic"),
    ({"graphic/text/a.c": '#include "intake/b.h"\n', "intake/b.h": ""}, "graphic/text may not use intake"),
    ({"graphic/view/a.c": '#include "graphic/paint/b.h"\n', "graphic/paint/b.h": ""},
     "graphic/view may not use graphic/paint"),
    ({"obs/a.c": '#include "tool/b.h"\n', "tool/b.h": ""}, "obs may not use tool"),
    ({"tool/a.c": '#include "obs/source/b.h"\n', "obs/source/b.h": ""}, "tool may not use obs/source"),
    ({"base/a.c": '#include "race/day/b.h"\n', "race/day/b.h": ""}, "base may not use race/day"),
    ({"tool/a.c": '#include "../feed/b.h"\n', "feed/b.h": ""}, "neither beside it"),
    ({"intake/a.c": "#include <obs-module.h>\n"}, "uses libobs"),
    ({"intake/a.c": "void *a(void) { return obs_get_video(); }\n"}, "uses libobs"),
    ({"race/day/a.c": "#include <curl/curl.h>\n"}, "uses curl"),
    ({"obs/event/a.c": "static void a(void)\n{\n\tgs_flush();\n}\n"}, "uses libobs' graphics"),
    ({"obs/source/a.c": "static void a(void)\n{\n\tobs_frontend_get_scenes(0);\n}\n"}, "uses OBS's frontend"),
    ({"graphic/motion/a.c": "#include <cairo.h>\n"}, "uses Pango, cairo"),
    ({"graphic/text/a.c": "#include <png.h>\n"}, "uses a picture library"),
    ({"graphic/paint/a.c": "static cJSON *a;\n"}, "uses cJSON"),
    ({"feed/a.c": "#include <pthread.h>\n"}, "uses the system"),
    ({"race/day/a.c": "extern int feed_count;\n"}, "declares what should"),
    ({"race/day/a.c": "struct feed *feed_create(int a,\n\t\t\t int b);\n"}, "declares what should"),
    ({"other/a.c": ""}, "is no room"),
    ({f"race/day/{number}.c": "" for number in range(MOST_FILES + 1)}, "are the most"),
    ({"race/day/a.c": '#include "race/file/b.h"\n/* gs_flush() */\nstatic const char a[] = "curl_easy_init()";\n'
                      "static void b(void);\nvoid c(void)\n{\n}\n", "race/file/b.h": ""}, None),
    ({"base/a.c": "#include <pthread.h>\n", "feed/b.c": '#include "base/c.h"\n', "base/c.h": ""}, None),
)


def main():
    errors = []
    for files, expected in WRONG:
        found = check(files, set())
        if (len(found) != 1 or expected not in found[0]) if expected else found:
            errors.append(f"the check itself is wrong: of {files} it says {found}, not \"{expected}\"")
    used = set()
    files = read_tree(sys.argv[1])
    if not files:
        errors.append(f"there is no file in {sys.argv[1]}/plugin")
    errors += check(files, used)
    for folder, header in sorted(set(EXCEPTIONS) - used):
        errors.append(f"{folder} needs {header} no more: take it out of the exceptions of tests/rooms.py")
    for error in errors:
        print(error, file=sys.stderr)
    print(f"{len(files)} files in {len({os.path.dirname(path) for path in files})} folders, {len(errors)} errors")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
