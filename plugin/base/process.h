/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The process: its folder, its environment, and the request to end. Any thread, but for rg_process_begin and
 * rg_process_end_on_signal, which are for the main one. Results are UTF-8, freed with rg_free, and NULL when the system
 * does not tell.
 */
#ifndef RG_BASE_PROCESS_H
#define RG_BASE_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

/* The folder of the program that runs. */
char *rg_program_directory(void);
/* A variable of the environment; NULL when there is none, or nothing in it. */
char *rg_environment(const char *name);
/* The user's own folder. */
char *rg_home_directory(void);
/* The folder, below the user's own, where programs keep settings. */
char *rg_config_directory(void);

/* "Debian GNU/Linux 12 (bookworm), Linux 6.1.0-18-amd64 x86_64": for whoever helps. Never NULL. Reads a system's file.
 */
char *rg_system_name(void);

/* First thing in main: arguments and output are UTF-8 from then on. *argv lives as long as the process. */
void rg_process_begin(int *argc, char ***argv);
/* Ctrl+C and the like no longer end the process, but are noted; nor does a connection whose other side is gone. */
void rg_process_end_on_signal(void);
bool rg_process_must_end(void);

/* For rg_pages_alloc alone: zeroed memory of the system's, more than none; NULL when there is no more. */
void *rg_process_take_pages(size_t bytes);
void rg_process_give_pages(void *pages, size_t bytes);

#endif
