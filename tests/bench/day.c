/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "day.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/mem.h"

static void add_drivers(FILE *out, int drivers)
{
	fprintf(out, "\"drivers\": [");
	for (int i = 0; i < drivers; i++)
		fprintf(out,
			"%s{\"id\": \"driver-%d\", \"number\": \"%d\", \"first_name\": \"Jere\", \"last_name\": "
			"\"Hirvilampi "
			"%d\", \"country\": \"FI\", \"age\": %d, \"car\": \"Ford Fiesta\", \"class\": \"sc\", "
			"\"team\": "
			"\"Team %d\", \"notes\": \"Began in karting at seven, then rallycross; won two heats here.\"}",
			i ? ", " : "", i, i + 1, i, 18 + i % 40, i % 17);
	fprintf(out, "], ");
}

static void add_heat(FILE *out, int heat, int drivers)
{
	fprintf(out,
		"{\"id\": \"heat-%d\", \"classes\": [\"sc\"], \"phase\": \"heat\", \"group\": \"Q%d\", \"race\": %d, "
		"\"status\": \"official\", \"laps\": 4, \"entries\": [",
		heat, heat % 4 + 1, heat / 4 % 200 + 1);
	for (int i = 0; i < 6; i++)
		fprintf(out,
			"%s{\"driver\": \"driver-%d\", \"slot\": %d, \"position\": %d, \"laps\": 4, \"time_ms\": %d, "
			"\"best_lap_ms\": %d, \"joker_lap\": %d, \"status\": \"finished\"}",
			i ? ", " : "", (heat * 6 + i) % drivers, i + 1, i + 1, 180000 + i * 731 + heat, 41000 + i * 97,
			i % 4 + 1);
	fprintf(out, "]}, ");
}

static void add_final(FILE *out, int changed, unsigned turn)
{
	fprintf(out, "{\"id\": \"final\", \"classes\": [\"sc\"], \"phase\": \"final\", \"status\": \"finished\", "
		     "\"result\": \"official\", \"laps\": 6, \"entries\": [");
	for (int i = 0; i < DAY_ROWS; i++) {
		unsigned ms = 240000 + (unsigned)i * 1731 + (i < changed ? turn % 1000 : 0);
		fprintf(out,
			"%s{\"driver\": \"driver-%d\", \"slot\": %d, \"position\": %d, \"laps\": 6, \"time_ms\": %u, "
			"\"best_lap_ms\": %d, \"joker_lap\": %d, \"status\": \"finished\"}",
			i ? ", " : "", i, i + 1, i + 1, ms, 41000 + i * 97, i % 5 + 1);
	}
	fprintf(out, "]}");
}

char *day_text(int drivers, int heats, int changed, unsigned turn, size_t *length)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	fprintf(out, "{\"race_feed\": 1, \"classes\": [{\"id\": \"sc\", \"name\": \"Supercar\", \"color\": "
		     "\"#FF6B35\"}], ");
	add_drivers(out, drivers);
	fprintf(out, "\"heats\": [");
	for (int i = 0; i < heats; i++)
		add_heat(out, i, drivers);
	add_final(out, changed, turn);
	fprintf(out, "]}");
	fclose(out);
	char *own = rg_strndup(text, size);
	free(text);
	if (length)
		*length = size;
	return own;
}
