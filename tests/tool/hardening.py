#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""
Looks at the built plugin and tool: what the compiler and the linker were to put in against faults of memory is in them.

usage: hardening.py FILE...
"""
import re
import sys

from built import look, run

# Functions of ours that copy into arrays whose size is known; glibc checks each of these calls.
FORTIFIED = re.compile(r"\b__(?:memcpy|memmove|memset|snprintf|vsnprintf|fprintf|vfprintf|strncpy|strcpy|printf)_chk\b")
MANY_PROBES, MANY_FUNCTIONS = 3, 300


def check(path):
    head = run("readelf", "-hlWd", path)
    symbols = run("readelf", "--dyn-syms", "-W", path)
    intel = "X86-64" in head
    if not re.search(r"Type:\s+DYN", head):
        yield "does not run at any address (no DYN)"
    if "GNU_RELRO" not in head:
        yield "its table of addresses can be written (no RELRO)"
    if not re.search(r"\(BIND_NOW\)|Flags:.*\bNOW\b|\(FLAGS\).*BIND_NOW", head):
        yield "its table of addresses stays open after the start (no BIND_NOW)"
    if not re.search(r"GNU_STACK\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+RW\s", head):
        yield "its stack can be executed"
    if re.search(r"LOAD\s+\S+\s+\S+\s+\S+\s+\S+\s+\S+\s+RWE", head):
        yield "it has memory that can be written and executed"
    if "__stack_chk_fail" not in symbols:
        yield "its stack is not watched (no -fstack-protector-strong)"
    if not FORTIFIED.search(symbols):
        yield "its copies are not watched (no _FORTIFY_SOURCE)"
    code = run("objdump", "-d", path) if intel else ""
    # The mark of the whole file needs a C library with it, which Debian's has not; each function has its own.
    if intel and code.count("endbr64") < MANY_FUNCTIONS:
        yield "it does not guard where it jumps (no -fcf-protection)"
    # A function with a large array touches each page on its way.
    if intel and len(re.findall(r"or[bq]?\s+\$0x0,(?:0x[0-9a-f]+)?\(%rsp\)", code)) < MANY_PROBES:
        yield "a large array can jump over the end of its stack (no -fstack-clash-protection)"


if __name__ == "__main__":
    sys.exit(look(check))
