# SPDX-License-Identifier: GPL-2.0-or-later
"""
The demo's film by hand: OBS records its programme while the graphics are driven through the vendor commands, as a crew with a
Stream Deck would on a race day. Writes on-air.mp4 and a contact sheet, and looks at the recording's frames: what was
commanded must be seen in them.
"""
import os
import time
from dataclasses import dataclass

from crew import CAMERA, FPS, Crew
from ffmpeg import duration, ffmpeg
from obs import ObsError, Source

# Frames that were rendered too late or left out by the encoder may be so many of all, more than with the camera alone.
MOST_LAGGED, ALONE_SECONDS = 0.02, 5
# The frames that are compared, and what counts as a difference there: grey levels, and so many pixels.
SEEN_WIDTH, SEEN_HEIGHT, SEEN_LEVELS, SEEN_PIXELS = 640, 360, 24, 150
# A mark may be this much off the frame that shows it.
LOOSE_SECONDS = 0.2
SHEET_WIDTH, SHEET_COLUMNS, SHEET_MOMENTS = 320, 8, (0.2, 0.45, 0.9)
CLEAN, ON, OTHER = "clean", "on", "other"  # nothing of ours; something; something else than before


@dataclass
class Cue:
    """A command, or "step" of the sample race day; what is to be seen `seconds` later; within how many at most."""
    name: str
    value: str = None
    seconds: float = 0
    seen: str = None
    within: float = None


# A race day as television tells it, from its title to its podium; between two graphics the picture is clean for a moment.
PROGRAMME = (
    Cue("wait", None, 1.5, CLEAN),
    # The day begins.
    Cue("graphic", "title", 5.5, ON),
    Cue("clear", None, 1.2, CLEAN),
    Cue("graphic", "schedule", 5, ON),
    Cue("graphic", "class-bumper", 4, OTHER),
    Cue("clear", None, 1.2, CLEAN),
    Cue("driver", "kalliokoski"),
    Cue("graphic", "driver-card", 5, ON),
    Cue("driver", "hirvilampi", 4.5, OTHER),
    Cue("clear", None, 1.2, CLEAN),
    Cue("driver", "automatic"),
    Cue("graphic", "heat-grid", 6, ON),
    Cue("state", "race", 1.8, CLEAN, 0.6),
    # The race: the bug and the strip stay, a strap comes and goes beside them.
    Cue("step", "live", 1.5, CLEAN),
    Cue("graphic", "session-bug", 1.2, ON),
    Cue("graphic", "race-strip", 3, OTHER),
    Cue("joker", "lane 4", 2.5, OTHER),
    Cue("step", "lap-3", 4, OTHER),
    Cue("driver", "lumikangas"),
    Cue("graphic", "driver-strap", 3.5, OTHER),
    Cue("driver", "narvala", 3, OTHER),
    Cue("clear", None, 1.5, OTHER),
    Cue("step", "finished", 2.5, OTHER),
    Cue("graphic", "race-strip"),
    Cue("graphic", "session-bug", 1.2, CLEAN),
    # What came of it.
    Cue("driver", "automatic"),
    Cue("graphic", "heat-results", 5, ON),
    Cue("step", "penalty", 6, OTHER),
    Cue("step", "official", 3.5, OTHER),
    Cue("graphic", "winner", 4.5, OTHER),
    Cue("clear", None, 1.2, CLEAN),
    Cue("graphic", "classification", 5, ON),
    Cue("graphic", "standings", 4.5, OTHER),
    Cue("next", None, 4.5, OTHER),
    Cue("clear", None, 1.2, CLEAN),
    Cue("name", "Hilkka Tuomiharju, Kilpailunjohtaja", 4, ON),
    Cue("clear", None, 1.2, CLEAN),
    Cue("graphic", "calendar", 5.5, ON),
    Cue("clear", None, 1.2, CLEAN),
    Cue("message", "Seuraava lähtö kello 14.05", 3.5, ON),
    Cue("all-off", None, 1.2, CLEAN, 0.3),
    Cue("release", None, 0.8, CLEAN),
    # The day ends.
    Cue("step", "final-finished", 2, CLEAN),
    Cue("graphic", "podium", 5, ON),
    Cue("step", "day-over", 5, OTHER),
    Cue("clear", None, 1.5, CLEAN),
)
# Enough to see that what is commanded happens, and that the film has its beginning, its race and its end.
SHORT = (
    Cue("wait", None, 1, CLEAN),
    Cue("graphic", "title", 2.5, ON),
    Cue("graphic", "heat-grid", 3, OTHER),
    Cue("state", "race", 1.5, CLEAN, 0.8),
    Cue("step", "live", 1.5, CLEAN),
    Cue("graphic", "session-bug", 1.2, ON),
    Cue("graphic", "race-strip", 1.5, OTHER),
    Cue("step", "finished", 2, OTHER),
    Cue("graphic", "race-strip"),
    Cue("graphic", "session-bug", 1, CLEAN),
    Cue("graphic", "heat-results", 2.5, ON),
    Cue("step", "penalty", 2.8, OTHER),
    Cue("all-off", None, 0.8, CLEAN, 0.5),
    Cue("release", None, 0.7, CLEAN),
    Cue("step", "final-finished", 2, CLEAN),
    Cue("graphic", "podium", 2.5, ON),
    Cue("clear", None, 1, CLEAN),
)


def record(crew, sample, programme, short):
    """
    Plays the programme; returns the recording's path, how long before its end each cue was given (the last one is the
    end), and how many frames were late, as in look_at_frames.
    """
    obs, marks = crew.obs, []
    obs.request("StartRecord")
    try:
        wait_recording(obs, lambda status: status["outputDuration"] > 0, "the recording did not begin")
        frames = look_at_frames(obs, short)
        for cue in programme:
            marks.append(time.monotonic())
            if cue.name == "step":
                sample.step(cue.value)
            elif cue.name != "wait":
                crew.command(cue.name, cue.value)
            time.sleep(max(marks[-1] + cue.seconds - time.monotonic(), 0))
        late = frames()
    finally:
        end = time.monotonic()
        path = obs.request("StopRecord").get("outputPath", "")
    wait_recording(obs, lambda status: not status["outputActive"], "the recording did not end")
    return path, [end - mark for mark in marks] + [0], late


def wait_recording(obs, ready, otherwise, seconds=60):
    until = time.monotonic() + seconds
    while not ready(obs.request("GetRecordStatus")):
        if time.monotonic() > until:
            raise ObsError(otherwise)
        time.sleep(0.05)


def _late_share(before, after):
    def share(kind):
        total = after[f"{kind}TotalFrames"] - before[f"{kind}TotalFrames"]
        return (after[f"{kind}SkippedFrames"] - before[f"{kind}SkippedFrames"]) / total if total > 0 else 0
    return max(share("render"), share("output"))


def look_at_frames(obs, short):
    """
    Looks on while the camera is recorded alone, which is what the machine can do. What it returns tells, when called,
    (the share of late frames since, the same of the camera alone). A `short` film is not judged, and has no such part:
    None.
    """
    begun = alone = obs.request("GetStats")
    if not short:
        time.sleep(ALONE_SECONDS)
        alone = obs.request("GetStats")
    return lambda: (_late_share(alone, obs.request("GetStats")), None if short else _late_share(begun, alone))


def late_words(late):
    since, alone = late
    return f"{since:.1%} of the frames late" + ("" if alone is None else f", {alone:.1%} with the camera alone")


def late_problems(late):
    """What is wrong with so many late frames, as sentences."""
    since, alone = late
    if alone is None or since <= alone + MOST_LAGGED:
        return []
    return [f"{late_words(late)}; {MOST_LAGGED:.0%} more at most may be"]


def _select(moments):
    """ffmpeg's filter for the frames at these seconds, each once, in their order."""
    numbers = sorted({max(round(moment * FPS), 0) for moment in moments})
    # A sum of more than a hundred parts is too deep for ffmpeg; a sum of sums is not.
    sums = ["+".join(f"eq(n,{number})" for number in numbers[i:i + 20]) for i in range(0, len(numbers), 20)]
    return numbers, f"fps={FPS},select='" + "+".join(f"({one})" for one in sums) + "'"


def grey_frames(film, moments):
    """The frames at these seconds, small and grey."""
    numbers, chosen = _select(moments)
    data = ffmpeg("-i", film, "-vf", f"{chosen},scale={SEEN_WIDTH}:{SEEN_HEIGHT}:flags=area",
                  "-fps_mode", "passthrough", "-pix_fmt", "gray", "-f", "rawvideo", "-")
    size = SEEN_WIDTH * SEEN_HEIGHT
    frames = {number: data[i * size:(i + 1) * size] for i, number in enumerate(numbers)}
    missing = [number / FPS for number in numbers if len(frames[number]) != size]
    if missing:
        raise ObsError(f"the recording has no frame at {missing[0]:.2f} s")
    return [frames[max(round(moment * FPS), 0)] for moment in moments]


def differing(a, b):
    """How many pixels of two grey frames are not the same."""
    return sum(abs(x - y) > SEEN_LEVELS for x, y in zip(a, b))


def check(film, programme, marks):
    """What was commanded and cannot be seen, as sentences."""
    looks = []  # (cue, second, what must be seen then)
    for i, cue in enumerate(programme):
        if cue.within:
            looks.append((cue, marks[i] + cue.within, cue.seen))
        if cue.seen:
            looks.append((cue, marks[i + 1] - LOOSE_SECONDS, cue.seen))
    frames = grey_frames(film, [second for _, second, _ in looks])
    clean, last, problems = frames[0], frames[0], []
    for (cue, second, wanted), frame in zip(looks, frames):
        drawn = differing(frame, clean)
        if wanted == CLEAN and drawn > SEEN_PIXELS:
            problems.append(f"{second:.2f} s, {cue.name} {cue.value or ''}: something is in the picture ({drawn} pixels)")
        elif wanted != CLEAN and drawn <= SEEN_PIXELS:
            problems.append(f"{second:.2f} s, {cue.name} {cue.value or ''}: nothing is in the picture")
        elif wanted == OTHER and differing(frame, last) <= SEEN_PIXELS:
            problems.append(f"{second:.2f} s, {cue.name} {cue.value or ''}: the picture is as before")
        last = frame
    return problems


def _sheet_moments(programme, marks):
    """Of each cue the way in and what then stands there."""
    moments = []
    for i, cue in enumerate(programme):
        if cue.seconds:
            moments += [marks[i] + after for after in SHEET_MOMENTS] + [marks[i + 1] - LOOSE_SECONDS]
    return moments


def contact_sheet(film, path, moments):
    """The frames at these seconds in one picture."""
    numbers, chosen = _select(moments)
    rows = -(-len(numbers) // SHEET_COLUMNS)
    ffmpeg("-i", film, "-vf", f"{chosen},scale={SHEET_WIDTH}:-1,tile={SHEET_COLUMNS}x{rows}:padding=4",
           "-fps_mode", "passthrough", "-frames:v", "1", path)


def _take(sample, camera, plugin, folder, short):
    """(how many frames were late, what is wrong as sentences)"""
    programme = SHORT if short else PROGRAMME
    event = {"from": "address", "address": sample.url, "refresh_s": 1, "language": "fi"}
    film, sheet = os.path.join(folder, "on-air.mp4"), os.path.join(folder, "on-air.png")
    sample.step("grid")
    with Crew(event, Source(CAMERA, "image_source", {"file": camera}), plugin) as crew:
        crew.command_when_ready("driver", "kalliokoski")
        crew.command("driver", "automatic")
        raw, ago, late = record(crew, sample, programme, short)
        ffmpeg("-i", raw, "-c", "copy", "-movflags", "+faststart", film)
    end = duration(film)
    marks = [end - seconds for seconds in ago]
    contact_sheet(film, sheet, _sheet_moments(programme, marks))
    with open(os.path.join(folder, "on-air.txt"), "w", encoding="utf-8") as file:
        file.writelines(f"{mark:7.2f}  {cue.name} {cue.value or ''}".rstrip() + "\n" for cue, mark in zip(programme, marks))
    print(f"{film} ({late_words(late)})\n{sheet}", flush=True)
    return late, crew.obs.problems() + check(film, programme, marks) + late_problems(late)


def make(sample, camera, plugin, folder, short=False):
    """
    Writes on-air.mp4, on-air.png (its frames) and on-air.txt (when what was commanded) into the folder; returns what is
    wrong, as sentences: OBS's complaints, too many late frames, and commands whose effect cannot be seen. `short`: a few
    seconds; how many frames are late is only said.
    """
    for again in (True, False):
        late, problems = _take(sample, camera, plugin, folder, short)
        if not problems or not again or late[0] <= MOST_LAGGED:
            return problems
        print(f"Is the machine busy? Once more, since: {'; '.join(problems)}", flush=True)
