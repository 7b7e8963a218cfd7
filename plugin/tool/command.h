/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The commands of `race-graphics`. Each gets its own arguments (argv[0] is its name) and returns the exit status:
 * 0 well, 1 problems found, 2 called wrongly. All on the main thread.
 */
#ifndef RG_TOOL_COMMAND_H
#define RG_TOOL_COMMAND_H

#include <stdbool.h>

int command_render(int argc, char **argv);
int command_film(int argc, char **argv);
int command_check(int argc, char **argv);
int command_import(int argc, char **argv);
int command_fields(int argc, char **argv);
int command_proof(int argc, char **argv);
int command_pack(int argc, char **argv);
int command_unpack(int argc, char **argv);
int command_serve(int argc, char **argv);
int command_rehearse(int argc, char **argv);
int command_record(int argc, char **argv);
int command_chapters(int argc, char **argv);
int command_sponsors(int argc, char **argv);

/* The data folder: $RACE_GRAPHICS_DATA, else the stage beside the program, else the installed one. Never freed. */
const char *tool_data_directory(void);
/*
 * The folder of the user's own templates and themes, as in the plugin:
 * $XDG_CONFIG_HOME/obs-studio/plugin_config/race-graphics (else below ~/.config); NULL when there is none. Never freed.
 */
const char *tool_user_directory(void);
/* Both of them; borrowed. */
struct race_shelf;
struct race_shelf *tool_shelf(void);

/* True when a warning on standard error said this already, because some code both logs and returns its errors. */
bool tool_said(const char *reason);

#endif
