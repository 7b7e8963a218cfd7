/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Countries: finds the ISO 3166 alpha-2 code for what feeds write as a nationality. The table is data
 * (data/countries.json), immutable once loaded; any thread may read it.
 */
#ifndef RG_RACE_VALUE_COUNTRY_H
#define RG_RACE_VALUE_COUNTRY_H

#include "race/file/problems.h"

struct race_country {
	const char *iso2; /* "FI"; the name of its flag file, too */
	const char *iso3; /* "FIN" */
	const char *ioc;  /* "FIN"; what television shows */
	const char *name; /* "Finland" */
};

struct race_countries;

/* NULL with a problem that names the file and the member. */
struct race_countries *race_countries_load(const char *path, struct race_problems *problems);
void race_countries_destroy(struct race_countries *countries); /* accepts NULL */

/* By ISO-2, ISO-3, IOC/FIA code, English name, adjective ("Finnish"), alias ("UK", "EIR"); in any case. NULL when not
 * known: show the text then, and no flag. */
const struct race_country *race_countries_find(const struct race_countries *countries, const char *text);

#endif
