# SPDX-License-Identifier: GPL-2.0-or-later
"""Closing a program's window as its title bar's button does, with Xlib itself: that needs no window manager."""
import contextlib
import ctypes

_ANY, _CLIENT_MESSAGE = 0, 33


class _Message(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
                ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("room", ctypes.c_long * 24)]


def _xlib():
    x = ctypes.CDLL("libX11.so.6")
    display, window, atom = ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong
    x.XOpenDisplay.restype, x.XOpenDisplay.argtypes = display, [ctypes.c_char_p]
    x.XDefaultRootWindow.restype, x.XDefaultRootWindow.argtypes = window, [display]
    x.XInternAtom.restype, x.XInternAtom.argtypes = atom, [display, ctypes.c_char_p, ctypes.c_int]
    x.XQueryTree.argtypes = [display, window] + [ctypes.c_void_p] * 4
    x.XGetWindowProperty.argtypes = [display, window, atom, ctypes.c_long, ctypes.c_long, ctypes.c_int, atom] + \
        [ctypes.c_void_p] * 5
    x.XFetchName.argtypes = [display, window, ctypes.c_void_p]
    x.XFree.argtypes = [ctypes.c_void_p]
    x.XSendEvent.argtypes = [display, window, ctypes.c_int, ctypes.c_long, ctypes.c_void_p]
    x.XCloseDisplay.argtypes = [display]
    # A window may go while it is looked at, which Xlib would end the program for.
    x.ignore = ctypes.CFUNCTYPE(ctypes.c_int, display, ctypes.c_void_p)(lambda *_: 0)
    x.XSetErrorHandler(x.ignore)
    return x


def _windows(x, display, window):
    """That one and all within it."""
    yield window
    root, parent, children, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.POINTER(ctypes.c_ulong)(), ctypes.c_uint()
    if not x.XQueryTree(display, window, ctypes.byref(root), ctypes.byref(parent), ctypes.byref(children),
                        ctypes.byref(count)):
        return
    below = children[:count.value] if count.value else []
    if children:
        x.XFree(children)
    for child in below:
        yield from _windows(x, display, child)


def _process_of(x, display, window):
    kind, size, count, rest = ctypes.c_ulong(), ctypes.c_int(), ctypes.c_ulong(), ctypes.c_ulong()
    value = ctypes.POINTER(ctypes.c_ulong)()
    x.XGetWindowProperty(display, window, x.XInternAtom(display, b"_NET_WM_PID", 0), 0, 1, 0, _ANY, ctypes.byref(kind),
                         ctypes.byref(size), ctypes.byref(count), ctypes.byref(rest), ctypes.byref(value))
    pid = value[0] if value and count.value else None
    if value:
        x.XFree(value)
    return pid


def _title(x, display, window):
    name = ctypes.c_char_p()
    if not x.XFetchName(display, window, ctypes.byref(name)):
        return ""
    title = name.value.decode("utf-8", "replace")
    x.XFree(name)
    return title


def close_window(display_name, pid, title):
    """Asks that process to close its window whose title begins so. False: it has none there."""
    x = _xlib()
    display = x.XOpenDisplay(display_name.encode())
    if not display:
        return False
    with contextlib.ExitStack() as stack:
        stack.callback(x.XCloseDisplay, display)
        for window in list(_windows(x, display, x.XDefaultRootWindow(display))):
            if _process_of(x, display, window) != pid or not _title(x, display, window).startswith(title):
                continue
            message = _Message(type=_CLIENT_MESSAGE, window=window, format=32,
                               message_type=x.XInternAtom(display, b"WM_PROTOCOLS", 0))
            message.data[0] = x.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
            return bool(x.XSendEvent(display, window, 0, 0, ctypes.byref(message)))
    return False
