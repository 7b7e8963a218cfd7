/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Times and their decimals. A feed may tell these once for a whole entry, and then they must not count for times of
 * another source.
 */
#include "merge_internal.h"

#include <math.h>

#include "race/day/tree.h"

static const cJSON *get(const cJSON *object, const char *member)
{
	return cJSON_GetObjectItemCaseSensitive(object, member);
}

/*
 * The decimals for those of the entry's times that have none themselves; three when the entry has none either. False:
 * the entry's are wrong, which the decoder will report.
 */
static bool decimals_of(const cJSON *entry, int *decimals)
{
	const cJSON *told = get(entry, "decimals");

	*decimals = 3;
	if (!told || cJSON_IsNull(told))
		return true;
	if (!cJSON_IsNumber(told) || !(told->valuedouble >= 0 && told->valuedouble <= 3) ||
	    told->valuedouble != floor(told->valuedouble))
		return false;
	*decimals = (int)told->valuedouble;
	return true;
}

static bool is_measured(const struct race_field *field)
{
	return field && field->kind == RACE_MS && !field->ruled;
}

/* True for a bare number within the field's range. */
static bool is_whole_time(const struct race_field *field, const cJSON *time)
{
	return is_measured(field) && cJSON_IsNumber(time) && time->valuedouble >= (double)field->min &&
	       time->valuedouble <= (double)field->max && time->valuedouble == floor(time->valuedouble);
}

/* Free with cJSON_Delete. */
static cJSON *with_decimals(const cJSON *time, int decimals)
{
	return race_tree_duration((struct race_duration){(int64_t)time->valuedouble, decimals});
}

static bool has_whole_time(const cJSON *entry)
{
	int decimals;
	bool any = false;

	for (size_t i = 0; i < race_type_entry.field_count && !any; i++) {
		const struct race_field *field = &race_type_entry.fields[i];
		any = is_whole_time(field, get(entry, field->name));
	}
	return any && decimals_of(entry, &decimals);
}

static void own_decimals(cJSON *entry)
{
	int decimals;

	decimals_of(entry, &decimals);
	for (size_t i = 0; i < race_type_entry.field_count; i++) {
		const struct race_field *field = &race_type_entry.fields[i];
		const cJSON *time = get(entry, field->name);
		if (is_whole_time(field, time))
			merge_put(entry, field->name, with_decimals(time, decimals));
	}
	merge_drop(entry, "decimals");
}

void merge_own_decimals(struct merge *merge)
{
	cJSON *heat, *entry;

	cJSON_ArrayForEach(heat, merge_list(merge->layer, "heats"))
	{
		bool any = false;
		cJSON_ArrayForEach(entry, merge_list(heat, "entries")) any = any || has_whole_time(entry);
		if (!any)
			continue;
		cJSON_ArrayForEach(entry, merge_open(merge, merge->name, heat, merge_field_entries()))
		{
			if (has_whole_time(entry))
				own_decimals(entry);
		}
	}
}

bool merge_same_time(const struct race_field *field, const cJSON *entry, const cJSON *known, const cJSON *own)
{
	int decimals;
	cJSON *whole = is_whole_time(field, known) && decimals_of(entry, &decimals) ? with_decimals(known, decimals)
										    : NULL;
	bool same = whole && cJSON_Compare(whole, own, true);

	cJSON_Delete(whole);
	return same;
}
