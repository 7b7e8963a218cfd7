/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The event: what counts for all sources of a scene collection, such as where the race data comes from. It is a
 * private OBS source without a picture, so that OBS shows its own dialog for it; OBS does not save private sources, so
 * frontend.c hands its settings to the scene collection and back.
 *
 *   UI thread     event_start, event_stop, event_save, event_load, event_reset, event_enter_scene,
 *                 event_rename_scene
 *   work thread   event_look
 *   any thread    event_see, event_generation, event_fetches, event_fetch, event_count_change
 */
#ifndef RG_OBS_EVENT_EVENT_H
#define RG_OBS_EVENT_EVENT_H

#include <obs-module.h>

#include "obs/control/programme.h"
#include "race/value/encoding.h"

/* Keys of the settings, public: saved in scene collections. */
#define E_FROM        "from"         /* text: FROM_SAMPLE ... */
#define E_ADDRESS     "address"      /* text: http(s) address */
#define E_PATH        "path"         /* text: file or folder; relative to the race folder when it lies in it */
#define E_FOLDER      "folder"       /* text: the race folder; "" = the one that E_PATH lies in */
#define E_TIMING      "timing"       /* text: rmonitor://host:port, or the path of current.xml */
#define E_ROSTER      "roster"       /* text: path of a table of drivers, when the grid is typed in */
#define E_GRID_TEXT   "grid_text"    /* text: "11 68 - 7 40", for every source that has no grid of its own by hand */
#define E_REFRESH     "refresh_s"    /* int: seconds */
#define E_MAPPING     "mapping"      /* text: id of a mapping; "" = recognise it */
#define E_ENCODING    "encoding"     /* text: "windows-1257"; "" = by the names */
#define E_CREW        "crew"         /* text: path of the crew's own file or folder, laid over the data */
#define E_CLASSES_OFF "classes_off"  /* array of {"value": class id}: those not followed */
#define E_SHIFT       "shift_min"    /* int: minutes that today's times are shifted by */
#define E_STATE_FROM  "state_from"   /* text: "all", "keys", "keys-scenes", "keys-data" */
#define E_RUNDOWN     "rundown"      /* text: id of a rundown; "" = club */
#define E_SCENES      "scenes"       /* array of {"value": scene name}: scenes without graphics */
#define E_LANGUAGE    "language"     /* text: "fi"; "" = OBS's own */
#define E_THEME       "theme"        /* text: id */
#define E_SPONSORS    "sponsors"     /* text: folder of pictures */
#define E_HIDE_MINORS "hide_minors"  /* bool */
#define E_HOLD_BACK   "hold_back_s"  /* int: seconds that data waits before it is shown */
#define E_RECORD      "record"       /* bool: what the data answers is written down as a race day that can be played */
#define E_SIGN_IN     "sign_in"      /* bool: the address wants to know who asks */
#define E_SIGN_HOW    "sign_in_how"  /* text: "bearer", "basic", "header", "form" */
#define E_SIGN_NAME   "sign_in_name" /* text: the header's name, or the form's field; "" = the usual one */

/* Secrets: fields of the dialog, emptied at every keystroke and never saved (event_sign_in.h). */
#define E_SIGN_KEY      "sign_in_key"
#define E_SIGN_USER     "sign_in_user"
#define E_SIGN_PASSWORD "sign_in_password"

#define FROM_SAMPLE  "sample"
#define FROM_FILE    "file"
#define FROM_ADDRESS "address"
#define FROM_TIMING  "timing"
#define FROM_HAND    "hand"

/* The settings as they count; strings are owned, never NULL; lists may be empty. */
struct event_settings {
	char *address; /* URL or absolute path; "" = none: the sample, or a grid by hand when grid_text says so */
	char *folder;  /* the race folder, "" = none */
	char *grid_text, *mapping, *crew, *language, *theme;
	char *rundown; /* id of the one between heats; "": the usual */
	char **classes_off;
	size_t class_count;
	char **scenes;
	size_t scene_count;
	char **sponsors; /* absolute paths of pictures, by name */
	size_t sponsor_count;
	enum race_state_from state_from;
	enum race_encoding encoding;
	bool sample;    /* the crew chose the sample, or nothing */
	bool unentered; /* another way than the sample was chosen, and nothing is entered for it */
	bool hide_minors;
	bool record; /* the race day */
	int refresh_s, shift_min, hold_back_s;
	unsigned keys;       /* event_sign_in_keys */
	unsigned collection; /* another number for the event of every scene collection */
};

/* A copy; event_settings_finish. */
void event_see(struct event_settings *settings);
void event_settings_copy(struct event_settings *to, const struct event_settings *from);
void event_settings_finish(struct event_settings *settings);
/* Grows with every change, atomic. */
unsigned event_generation(void);
/* Grows whenever the crew asks to fetch now, atomic. */
unsigned event_fetches(void);
/* The crew asks for the data: every overlay that uses the event's data fetches it again. */
void event_fetch(void);
/* The work thread, once a pass: takes what the file threads say of the folder of sponsors. */
void event_look(void);
/* The work thread, when it ends. */
void event_look_end(void);
/* From now on another key is sent to the event's address, so the data is fetched again. */
void event_count_change(void);

/* Registers the type and makes the private source. */
void event_start(void);
void event_stop(void);
/* Into and out of the scene collection's "race-graphics" object. */
void event_save(obs_data_t *collection);
void event_load(obs_data_t *collection);
/* Another scene collection begins: nothing of this event may last into it. */
void event_reset(void);
/* The private source, for OBS's dialog (borrowed); NULL before event_start. */
obs_source_t *event_source(void);
/* Takes the settings as they stand now in `data`, as OBS does after every change. */
void event_take(obs_data_t *data);
/* A scene has another name. */
void event_rename_scene(const char *before, const char *now);
/* The programme shows another scene. A scene without graphics means that cars race; leaving it, that they do not. */
void event_enter_scene(const char *name);

#endif
