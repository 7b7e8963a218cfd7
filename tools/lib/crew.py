# SPDX-License-Identifier: GPL-2.0-or-later
"""
A crew at the real OBS: a camera, one Race Graphics source that comes by key, the event's settings, and the vendor
commands that a Stream Deck sends; those also by themselves.
"""
import time

from obs import Obs, ObsError, Scene, Source

WIDTH, HEIGHT, FPS = 1280, 720, 30
VENDOR, SCENE, CAMERA, GRAPHICS = "race-graphics", "Programme", "Camera", "Graphics"
BY_KEY = {"graphic": "heat-grid", "on": "key", "seconds": 0, "clean_race": True}


class Commands:
    """The vendor commands of a running OBS."""

    def __init__(self, obs):
        self.obs = obs

    def request(self, kind, data=None):
        return self.obs.request(kind, data)

    def ask(self, name, value=None, source="*", zone=None):
        told = {"source": source, "zone": zone, "value": value}
        data = {key: text for key, text in told.items() if text is not None}
        answer = self.request("CallVendorRequest", {"vendorName": VENDOR, "requestType": name, "requestData": data})
        return answer.get("responseData", {})

    def command(self, name, value=None, source="*", zone=None):
        """What is on air then; ObsError when it was refused."""
        answer = self.ask(name, value, source, zone)
        if not answer.get("ok"):
            raise ObsError(f"{name} {value or ''}: {answer.get('error', 'no answer')}")
        return answer

    def command_when_ready(self, name, value=None, seconds=20):
        """Again and again until it is taken: race data comes when it comes."""
        until = time.monotonic() + seconds
        while True:
            try:
                return self.command(name, value)
            except ObsError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.3)

    def wait(self, key, wanted, seconds=20):
        """Until the state says so; returns the state."""
        until = time.monotonic() + seconds
        while True:
            state = self.command("state")
            if state.get(key) == wanted:
                return state
            if time.monotonic() > until:
                raise ObsError(f"{key} did not become {wanted!r} within {seconds} s; it is {state.get(key)!r}, and "
                               f"{state.get('on_air') or 'nothing'} is on air")
            time.sleep(0.05)


class Crew(Commands):
    """`event`: the event's settings as they stand in a scene collection; `more`: other sources of the scene, above."""

    def __init__(self, event, camera, plugin, fps=FPS, more=(), **options):
        sources = [camera, Source(GRAPHICS, "race_graphics", BY_KEY), *more]
        super().__init__(Obs([Scene(SCENE, sources)], plugin, width=WIDTH, height=HEIGHT, fps=fps,
                             modules={VENDOR: {"event": event}}, **options))

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.obs.__exit__(*error)
