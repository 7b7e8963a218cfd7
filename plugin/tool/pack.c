/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * `race-graphics pack` and `unpack`: a race folder in one file, for another laptop.
 */
#include <stdio.h>

#include "base/mem.h"
#include "command.h"
#include "intake/pack.h"
#include "options.h"

static const char pack_help[] = "usage: race-graphics pack FOLDER OUT.zip\n"
				"\n"
				"Puts a race folder into one file: data, corrections, photos, sponsors, theme. Hidden "
				"files, links and keys stay\n"
				"out.\n";

static const char unpack_help[] = "usage: race-graphics unpack IN.zip FOLDER\n"
				  "\n"
				  "Takes a race folder out of such a file, into a folder that is new or empty.\n";

static int run(const char *name, const char *help, bool (*work)(const char *from, const char *to, char **error),
	       int argc, char **argv)
{
	const struct option options[] = {{NULL, NULL, NULL}};
	char *error = NULL;

	int count = options_parse(name, help, options, argc, argv, 2);
	if (count <= 0)
		return count < 0 ? 2 : 0;
	if (count != 3) {
		fputs(help, stderr);
		return 2;
	}
	bool good = work(argv[1], argv[2], &error);
	if (error)
		fprintf(stderr, "race-graphics %s: %s\n", name, error);
	rg_free(error);
	return good ? 0 : 1;
}

static bool pack(const char *folder, const char *zip, char **error)
{
	return pack_write(zip, folder, NULL, NULL, error);
}

int command_pack(int argc, char **argv)
{
	return run("pack", pack_help, pack, argc, argv);
}

int command_unpack(int argc, char **argv)
{
	return run("unpack", unpack_help, pack_read, argc, argv);
}
