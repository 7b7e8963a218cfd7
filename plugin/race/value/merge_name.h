/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compares and splits names of people and things, for data of several sources. Any thread; text must be valid UTF-8;
 * what is returned is freed with rg_free.
 */
#ifndef RG_RACE_VALUE_MERGE_NAME_H
#define RG_RACE_VALUE_MERGE_NAME_H

#include <stdbool.h>

/*
 * For comparing what people write in several ways: letters and digits only, without case and diacritics, ø as o, æ as
 * ae. "Mäki-Ikola" and "MAKI IKOLA" give "makiikola", "Lap time" and "lap_time" give "laptime". "" when nothing is
 * left.
 */
char *race_name_key(const char *text);

/*
 * The words of a whole name, whatever their order: "DUBOURG Jean Baptiste" and "Jean-Baptiste Dubourg" give the same
 * text.
 */
char *race_name_words(const char *first, const char *last);

/* The key of a surname as German and Nordic keyboards without the letters write it: Müller and Mueller alike. */
char *race_name_surname_key(const char *last);

/*
 * Whether two names can be those of one person, by their surnames; where it is not known which part is the surname, it
 * is enough that one stands anywhere in the other name. A part may be NULL; without a name on one side the answer is
 * yes.
 */
bool race_name_same_person(const char *first, const char *last, const char *other_first, const char *other_last);

/*
 * Splits a name in one cell into its parts. "Last, First" is cut at the comma; a run of words in capitals at either end
 * is the surname ("LAST First", "António Félix DA COSTA"); else two words are first and last name (the other way round
 * when `last_first`). A name whose parts cannot be told apart ("Ole Christian Veiby", "de Vries", "ANNA VIRTA") goes
 * whole into *last, and *first becomes NULL. True when the order of two words was only assumed.
 */
bool race_name_split(const char *name, bool last_first, char **first, char **last);

#endif
