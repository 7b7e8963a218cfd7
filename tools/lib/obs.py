# SPDX-License-Identifier: GPL-2.0-or-later
"""
The real OBS Studio in a throw-away home: its settings, its display, its remote control, its end.

    with Obs(scenes=[Scene("One", [Source("Ground", "color_source_v3", {...})])]) as obs:
        obs.screenshot("One", "one.png")
    print(obs.problems())

Nothing of the user's own OBS is read or written, and nothing is left running.
"""
import base64
import contextlib
import glob
import itertools
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

import png
import x11
from websocket import WebSocket, WebSocketError

PREFIX = "[race-graphics]"
LEAKS = re.compile(r"Number of memory leaks: (-?\d+)")
VERSION = re.compile(r"info: OBS (\d+)\.\d+")
# What a stock OBS (29 to 32) complains about on a machine without a session bus, a window manager, VLC, NVIDIA's
# encoder or sound.
ALLOWED_ERRORS = ("Could not create dbus connection", "Extended Window Manager Hints (EWMH)", "os_dlopen(libvlc",
                  "os_dlopen(libnvidia-encode",
                  "pulse-input: ",
                  # obs-websocket tells all clients of an event, also the one that leaves at that moment.
                  "[WebSocketServer::BroadcastEvent] Error sending event message: invalid state")
# From OBS 30 on its frontend ends before its modules, and so many of its own modules ask it then to forget a callback.
# One more is a complaint about us.
LATE_CALL = "error: Tried to call obs_frontend_remove_event_callback with no callbacks!"
LATE_CALLS = {30: 1, 31: 1, 32: 2}  # 30.2.3 and 32.2.2 were seen
# OBS 32.2.2, without our plugin too: leaving a collection it finds now and then that all its sources are still there.
# It then stands behind a dialog for good, or at its end frees twice and counts leaks or none.
KEPT, FREED_TWICE = "error: Not all sources were cleared", "error: Double destroy just occurred"
START_SECONDS, CLOSE_SECONDS, STOP_SECONDS = 40, 10, 20


class ObsError(Exception):
    """OBS or its display did not do what was asked."""


class ObsKeptSources(ObsError):
    """OBS did not end the sources of a collection, others than ours neither, and answers no more."""


@dataclass
class Source:
    name: str
    id: str
    settings: dict = field(default_factory=dict)
    x: float = 0
    y: float = 0


@dataclass
class Group:
    name: str
    items: list = field(default_factory=list)  # of Source, the lowest first
    x: float = 0
    y: float = 0


@dataclass
class Scene:
    name: str
    items: list = field(default_factory=list)  # of Source, Group or another Scene's name, the lowest first


def colour(red, green, blue, alpha=255):
    """A colour as OBS's settings hold it."""
    return alpha << 24 | blue << 16 | green << 8 | red


def _finish(process, seconds, *signals):
    """Asks with one signal after the other, then ends the process group."""
    for number in signals:
        if process.poll() is not None:
            break
        process.send_signal(number)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            continue
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


class Display:
    """An X server without a screen, on a number that is free."""

    def __init__(self, width=1920, height=1080):
        if not shutil.which("Xvfb"):
            raise ObsError("There is no display and no Xvfb to make one. Install it: sudo apt-get install xvfb")
        reader, writer = os.pipe()
        self._process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=[writer], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True)
        os.close(writer)
        with os.fdopen(reader) as file:
            number = file.readline().strip()  # empty when Xvfb ends without a display
        if not number:
            self.close()
            raise ObsError("Xvfb could not start a display")
        self.name = f":{number}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        _finish(self._process, 5, signal.SIGTERM)


@contextlib.contextmanager
def window_manager(display):
    """Without one, menus leave dead pixels and dialogs open beneath the window."""
    process = subprocess.Popen(["openbox"], env={**os.environ, "DISPLAY": display}, stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _ini(path, sections):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        for name, keys in sections.items():
            file.write(f"[{name}]\n" + "".join(f"{key}={value}\n" for key, value in keys.items()) + "\n")


def _scene_item(number, item):
    name, x, y = (item, 0.0, 0.0) if isinstance(item, str) else (item.name, item.x, item.y)
    return {"name": name, "id": number, "visible": True, "locked": False, "rot": 0.0,
            "pos": {"x": x, "y": y}, "scale": {"x": 1.0, "y": 1.0}, "align": 5, "bounds_type": 0,
            "bounds_align": 0, "bounds": {"x": 0.0, "y": 0.0}, "crop_left": 0, "crop_top": 0, "crop_right": 0,
            "crop_bottom": 0, "scale_filter": "disable", "blend_method": "default", "blend_type": "normal"}


def _items(items):
    return [_scene_item(number + 1, item) for number, item in enumerate(items)]


def _sources(scenes):
    """Each once: those of scenes and those of groups."""
    items = [item for scene in scenes for item in scene.items]
    items += [item for group in items if isinstance(group, Group) for item in group.items]
    return {item.name: item for item in items if isinstance(item, Source)}.values()


def _collection(name, scenes, width, height):
    listed = [{"id": re.sub(r"_v\d+$", "", source.id), "versioned_id": source.id, "name": source.name,
               "settings": source.settings, "enabled": True} for source in _sources(scenes)]
    for scene in scenes:
        listed.append({"id": "scene", "versioned_id": "scene", "name": scene.name,
                       "settings": {"id_counter": len(scene.items), "custom_size": False,
                                    "items": _items(scene.items)}})
    groups = [{"id": "group", "versioned_id": "group", "name": item.name,
               "settings": {"id_counter": len(item.items), "custom_size": True, "cx": width, "cy": height,
                            "items": _items(item.items)}}
              for scene in scenes for item in scene.items if isinstance(item, Group)]
    return {"name": name, "current_scene": scenes[0].name, "current_program_scene": scenes[0].name,
            "scene_order": [{"name": scene.name} for scene in scenes], "sources": listed, "groups": groups}


def expect(truth, sentence):
    if not truth:
        raise AssertionError(sentence)


def again(attempt, tries=20):
    """Makes the attempt, with a new OBS each time, until none but OBS's own fault has ended it."""
    for _ in range(tries):
        try:
            return attempt()
        except ObsKeptSources as error:
            print(f"AGAIN in a new OBS, for the fault is OBS's own: {error}", flush=True)
    raise ObsKeptSources(f"{tries} times OBS kept the sources of a collection")


class Obs:
    """
    A running OBS. `plugin`: the staged plugin folder, or None. `display`: the name of an X display to use; None starts
    an Xvfb of its own; "user" shows OBS to the user. `modules` and `transitions` (names and ids) go into the scene
    collection, `hotkeys` (names and what OBS writes of their keys) into the profile, `own` (names and what is in them)
    into the plugin's settings folder, as JSON.
    """

    def __init__(self, scenes=None, plugin=None, display=None, width=1920, height=1080, fps=30, preview=False,
                 language="en-US", modules=None, transitions=None, hotkeys=None, own=None):
        if not shutil.which("obs"):
            raise ObsError("OBS Studio is not installed: sudo apt-get install obs-studio obs-plugins")
        self.width, self.height = width, height
        self.port, self.password = _free_port(), secrets.token_urlsafe(18)
        self.socket = self._display = self._process = None
        self._others = {source.name for source in _sources(scenes or []) if not source.id.startswith("race_graphics")}
        self.home = tempfile.mkdtemp(prefix="race-graphics-obs-")
        self.log_path = os.path.join(self.home, "obs.log")
        try:
            self._settings(fps, preview, language, hotkeys or {})
            self._scenes(scenes or [Scene("Scene")], modules or {}, transitions or {})
            if plugin:
                self._plugin(plugin)
            for name, data in (own or {}).items():
                self._json(("plugin_config", os.path.basename(os.path.normpath(plugin)), *name.split("/")), data)
            if display is None:
                self._display = Display(width, height)
                display = self._display.name
            self._start(display)
            self._connect()
        except BaseException:
            self.kill()
            raise

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind:
            self.kill()
        else:
            self.stop()

    def _config(self, *parts):
        return os.path.join(self.home, ".config", "obs-studio", *parts)

    def _settings(self, fps, preview, language, hotkeys):
        """Such that OBS 29 starts with no wizard and no question."""
        false = dict.fromkeys(("Pre19Defaults", "Pre21Defaults", "Pre23Defaults", "Pre24.1Defaults",
                               "EnableAutoUpdates", "ConfirmOnExit"), "false")
        _ini(self._config("global.ini"), {
            "General": {"FirstRun": "true", "LastVersion": 486539266, "Language": language, **false},
            "Basic": {"Profile": "Demo", "ProfileDir": "Demo", "SceneCollection": "Demo",
                      "SceneCollectionFile": "Demo", "ConfigOnNewProfile": "false"},
            # With its spacing helpers the preview asks for the item that is selected without a lock or a reference, on
            # the thread of the graphics: when it is removed just then, OBS (29 to 32) ends in the middle.
            "BasicWindow": {"SysTrayEnabled": "false", "PreviewEnabled": str(preview).lower(),
                            "SpacingHelpersEnabled": "false"},
            # It listens on every interface of the machine: never without a password.
            "OBSWebSocket": {"FirstLoad": "false", "ServerEnabled": "true", "ServerPort": self.port,
                             "AlertsEnabled": "false", "AuthRequired": "true", "ServerPassword": self.password}})
        # Where newer ones than 29 keep the same.
        self._json(("plugin_config", "obs-websocket", "config.json"),
                   {"first_load": False, "server_enabled": True, "server_port": self.port, "alerts_enabled": False,
                    "auth_required": True, "server_password": self.password})
        _ini(self._config("basic", "profiles", "Demo", "basic.ini"), {
            "General": {"Name": "Demo"},
            "Video": {"BaseCX": self.width, "BaseCY": self.height, "OutputCX": self.width, "OutputCY": self.height,
                      "FPSType": 1, "FPSInt": fps},
            "Output": {"Mode": "Simple"},
            "SimpleOutput": {"FilePath": self.home, "RecFormat": "mkv", "RecQuality": "Small", "RecEncoder": "x264",
                             "StreamEncoder": "x264", "Preset": "ultrafast"},
            "Hotkeys": hotkeys})

    def _scenes(self, scenes, modules, transitions):
        self._json(("basic", "scenes", "Demo.json"), {
            **_collection("Demo", scenes, self.width, self.height), "modules": modules,
            "transitions": [{"name": name, "id": kind, "settings": {}} for name, kind in transitions.items()]})

    def _json(self, parts, data):
        path = self._config(*parts)
        os.makedirs(os.path.dirname(path))
        with open(path, "w", encoding="utf-8") as file:
            json.dump(data, file)

    def _plugin(self, staged):
        name = os.path.basename(os.path.normpath(staged))
        if not os.path.exists(os.path.join(staged, "bin", "64bit", f"{name}.so")):
            raise ObsError(f"The plugin is not built: there is no bin/64bit/{name}.so in {staged}")
        os.makedirs(self._config("plugins"))
        os.symlink(os.path.abspath(staged), self._config("plugins", name))

    def _environment(self, display):
        """The user's own, but no way to the user's settings; without a display of theirs, no way to their session."""
        mine = {key: value for key, value in os.environ.items()
                if not key.startswith("XDG_") and not key.startswith("OBS_")}
        if display == "user":
            # Wayland's socket and the sound server live there.
            for key in ("XDG_RUNTIME_DIR", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "XDG_DATA_DIRS"):
                if key in os.environ:
                    mine[key] = os.environ[key]
            cookie = os.path.expanduser("~/.Xauthority")
            if os.path.exists(cookie):
                mine.setdefault("XAUTHORITY", cookie)
        else:
            for key in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XAUTHORITY", "QT_QPA_PLATFORM"):
                mine.pop(key, None)
            mine["DISPLAY"] = display
        mine["HOME"] = self.home
        return mine

    def _start(self, display):
        self._x = display
        log = open(self.log_path, "ab")
        with log:
            self._process = subprocess.Popen(
                ["sh", "-c", 'ulimit -c "$(ulimit -H -c)"; exec obs --multi --disable-shutdown-check'],
                env=self._environment(display), cwd=self.home, stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True)

    def _connect(self):
        """OBS is up when the websocket answers requests, which it refuses while the scenes are being loaded."""
        until, last = time.monotonic() + START_SECONDS, "no answer"
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise ObsError(f"OBS ended while starting {self.death()}:\n{self.log()}")
            try:
                if not self.socket:
                    self.socket = WebSocket(self.port, self.password)
                self.socket.request("GetSceneList")
                return
            except WebSocketError as error:
                last = error
            time.sleep(0.1)
        raise ObsError(f"OBS did not answer within {START_SECONDS} s ({last}):\n{self.log()}")

    def request(self, kind, data=None, timeout=None):
        if self._process.poll() is not None:
            raise ObsError(f"OBS died before {kind} {self.death()}:\n{self.log()}")
        try:
            return self.socket.request(kind, data, timeout)
        except WebSocketError as error:
            if self.kept_sources():
                raise ObsKeptSources(f"it kept the sources of a collection; {kind} was not done") from error
            raise

    def major(self):
        """29 for OBS 29.0.2."""
        return int(self.request("GetVersion")["obsVersion"].split(".")[0])

    def display(self):
        """The name of the X display that it is on."""
        return self._x

    def show(self, scene):
        self.request("SetCurrentProgramScene", {"sceneName": scene})

    def screenshot(self, name, path=None):
        """The PNG file of a scene or source at its own size; also written to `path`."""
        answer = self.request("GetSourceScreenshot", {"sourceName": name, "imageFormat": "png",
                                                      "imageCompressionQuality": 50}, 30)
        data = base64.b64decode(answer["imageData"].split(",", 1)[1])
        if path:
            with open(path, "wb") as file:
                file.write(data)
        return data

    def steady_picture(self, name, seconds=20, ready=None, interval=0.3):
        """
        Waits until `ready(png.Picture)` is true (default: something is drawn, more than one colour) and two pictures
        in a row are equal; returns (file, picture). ObsError when that takes too long.
        """
        until, last = time.monotonic() + seconds, None
        while True:
            data = self.screenshot(name)
            if data == last:
                picture = png.decode(data)
                if (ready or (lambda p: p.colours() > 1))(picture):
                    return data, picture
            if time.monotonic() > until:
                raise ObsError(f"{name} was not drawn, or did not come to rest, within {seconds} s")
            last = data
            time.sleep(interval)

    def close_message(self, title, seconds=20, key="Return"):
        """Waits for a message or window of OBS by its title, and closes it with that key."""
        environment = {**os.environ, "DISPLAY": self._x}
        search = ["xdotool", "search", "--onlyvisible", "--name", title]
        until = time.monotonic() + seconds
        while not (found := subprocess.run(search, env=environment, capture_output=True, text=True).stdout.split()):
            if time.monotonic() > until:
                raise ObsError(f"OBS showed no message within {seconds} s:\n{self.log()}")
            time.sleep(0.1)
        while subprocess.run(search, env=environment, capture_output=True, text=True).stdout.split():
            subprocess.run(["xdotool", "windowfocus", found[0], "key", key], env=environment,
                           capture_output=True, check=False)
            if time.monotonic() > until:
                raise ObsError(f"a message of OBS could not be closed:\n{self.log()}")
            time.sleep(0.2)

    def stacks(self):
        """What each thread of OBS is at, as gdb sees it; for one that stands still."""
        if not shutil.which("gdb"):
            return "There is no gdb that could say where it stands: sudo apt-get install gdb"
        return subprocess.run(["gdb", "-batch", "-p", str(self._process.pid), "-ex", "thread apply all bt 24"],
                              capture_output=True, text=True, timeout=120, check=False).stdout

    def death(self):
        """
        How it ended by itself: its status, and the stack that it died with, where the system writes a core into the
        folder that a program runs in; "" while it lives. Before its end is cleaned away.
        """
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(CLOSE_SECONDS)   # a core takes its time to be written
        if self._process.poll() is None:
            return ""
        said, cores = f"(status {self._process.returncode})", glob.glob(os.path.join(self.home, "core*"))
        if cores and shutil.which("gdb"):
            said += "\n" + subprocess.run(
                ["gdb", "-batch", "-ex", "bt 24", "-ex", "info sharedlibrary race-graphics", shutil.which("obs"),
                 cores[0]], capture_output=True, text=True, timeout=120, check=False).stdout[-6000:]
        return said

    def _ask_to_end(self):
        """
        As a user closes the window. When a signal ends OBS it closes the window in the signal's handler, where it now
        and then waits for itself for good; so a signal is for when something modal stands before the window.
        """
        if x11.close_window(self._x, self._process.pid, "OBS "):
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(CLOSE_SECONDS)
                return
        self._process.send_signal(signal.SIGINT)

    def end_process(self):
        """At once; for one that stands still, while others wait for its answer."""
        _finish(self._process, 0)

    def wait(self):
        """Until the user closes OBS."""
        self._process.wait()
        self._clean()

    def stop(self):
        """As a user who quits: everything is saved. Raises when OBS does not end by itself."""
        if not self._process or self._process.poll() is not None:
            death = self.death() if self._process else ""
            self.kill()
            raise ObsError(f"OBS had ended by itself {death}:\n{self.log()}")
        self.socket.close()
        self._ask_to_end()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired as error:
            said = f"OBS did not end within {STOP_SECONDS} s of SIGINT:\n{self.stacks()}\n{self.log()}"
            raise ObsError(said) from error
        finally:
            self._clean()

    def restart(self, number=signal.SIGINT, meanwhile=None):
        """
        As a user who quits and starts OBS again, with the same settings and scenes; by SIGKILL as after a crash.
        `meanwhile()` is called while it does not run.
        """
        self.socket.close()
        self.socket = None
        if number == signal.SIGINT:
            self._ask_to_end()
        else:
            self._process.send_signal(number)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise ObsError(f"OBS did not end within {STOP_SECONDS} s of signal {number}:\n{self.log()}") from error
        if meanwhile:
            meanwhile()
        self._start(self._x)
        self._connect()

    def saved(self, collection):
        """What OBS has written of a scene collection."""
        with open(self._config("basic", "scenes", f"{collection}.json"), encoding="utf-8") as file:
            return json.load(file)

    def kill(self):
        """Ends everything at once, after an error. Harmless when all has ended."""
        self._clean()

    def _clean(self):
        if self.socket:
            self.socket.close()
        if self._process:
            _finish(self._process, 5)
        if self._display:
            self._display.close()
            self._display = None
        if os.path.isdir(self.home):
            self._log = self._read_log()
            shutil.rmtree(self.home, ignore_errors=True)

    def _read_log(self):
        try:
            with open(self.log_path, encoding="utf-8", errors="replace") as file:
                return file.read()
        except OSError:
            return ""

    def log(self):
        """Everything OBS has said, also after its end."""
        return self._read_log() if os.path.isdir(self.home) else self._log

    def leaks(self):
        """What OBS counted at its end, or None when it did not say."""
        found = LEAKS.findall(self.log())
        return sum(int(count) for count in found) if found else None

    def kept_sources(self):
        """Whether OBS says that it kept sources, some that are none of ours among them."""
        told = self.log().split(KEPT)[1:]
        return any(f"- {name}" in text.splitlines() for text in told for name in self._others)

    def problems(self, ended=True):
        """Sentences about the log: ours above info, errors that are not OBS's usual ones, leaks. [] is well."""
        found, late_calls, kept, lines = [], 0, self.kept_sources(), self.log().splitlines()
        for at, line in enumerate(lines):
            started = VERSION.match(line)
            if started:
                late_calls = LATE_CALLS.get(int(started[1]), 0)
            if line == LATE_CALL and late_calls:
                late_calls -= 1
                continue
            if kept and line.startswith((KEPT, FREED_TWICE)):
                continue
            ours = PREFIX in line
            if ours and line.startswith(("warning:", "error:")):
                found.append(line)
            elif line.startswith("error:") and not any(words in line for words in ALLOWED_ERRORS):
                names = itertools.takewhile(lambda below: not below or below.startswith("- "), lines[at + 1:])
                found.append("\n".join([line, *names]))
            elif "Allocating 0 bytes" in line or "has crashed" in line:
                found.append(line)
        if ended and self.leaks() != 0 and not kept:
            found.append(f"memory leaks counted by OBS: {self.leaks()}")
        return found


@contextlib.contextmanager
def to_a_good_end(obs, meant=None):
    """
    What is done in OBS; then OBS ends as a user quits, and its log must have no problem but what has `meant` in it.
    When something fails nothing is left running, and OBS's log is shown unless the fault is OBS's own.
    """
    try:
        yield obs
        obs.stop()
    except BaseException as error:
        obs.kill()
        if not isinstance(error, ObsKeptSources):
            print(obs.log(), file=sys.stderr)
        raise
    problems = [line for line in obs.problems() if not meant or meant not in line]
    expect(not problems, "OBS's log:\n" + "\n".join(problems))
    print("OBS ended well: no leak, no complaint of ours in its log")
