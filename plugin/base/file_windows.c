/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wide_windows.h"

#include <aclapi.h>
#include <sddl.h>
#include <stdio.h>
#include <string.h>

#include "file.h"
#include "file_system.h"
#include "mem.h"
#include "text.h"

#define SHARED_BY_ALL (FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE)
#define MOST_AT_ONCE  (64u * 1024 * 1024)
#define RENAME_TRIES  6
#define RENAME_MS     15
/* 1601-01-01, where Windows begins to count, to 1970-01-01. */
#define TICKS_TO_1970 116444736000000000ll

/* A colon begins a stream within a file. */
const char *const file_signs_refused = "<>:\"|?*";

static uint64_t from_halves(DWORD high, DWORD low)
{
	return (uint64_t)high << 32 | low;
}

/* Frees without changing GetLastError, which still tells about the call before. */
static void free_after_call(void *memory)
{
	DWORD reason = GetLastError();

	rg_free(memory);
	SetLastError(reason);
}

/* Opens folders too, which needs FILE_FLAG_BACKUP_SEMANTICS. */
static HANDLE open_path(const char *path, DWORD access)
{
	wchar_t *wide = rg_wide_path(path);
	HANDLE file = INVALID_HANDLE_VALUE;

	if (wide)
		file = CreateFileW(wide, access, SHARED_BY_ALL, NULL, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
	free_after_call(wide);
	return file;
}

/* ---- reading and writing ---- */

static bool look_at(HANDLE handle, BY_HANDLE_FILE_INFORMATION *found, enum file_kind *kind)
{
	if (GetFileType(handle) != FILE_TYPE_DISK) {
		*found = (BY_HANDLE_FILE_INFORMATION){0};
		*kind = FILE_KIND_OTHER;
		return true;
	}
	if (!GetFileInformationByHandle(handle, found))
		return false;
	*kind = found->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY ? FILE_KIND_FOLDER : FILE_KIND_PLAIN;
	return true;
}

static bool look_at_opened(struct open_file *file, HANDLE handle)
{
	BY_HANDLE_FILE_INFORMATION found;

	if (!look_at(handle, &found, &file->kind)) {
		DWORD reason = GetLastError();
		CloseHandle(handle);
		SetLastError(reason);
		return false;
	}
	file->system = (intptr_t)handle;
	file->size = from_halves(found.nFileSizeHigh, found.nFileSizeLow);
	return true;
}

bool file_open(struct open_file *file, const char *path)
{
	HANDLE handle = open_path(path, GENERIC_READ);

	return handle != INVALID_HANDLE_VALUE && look_at_opened(file, handle);
}

static bool go_to(const struct open_file *file, uint64_t place)
{
	return SetFilePointerEx((HANDLE)file->system, (LARGE_INTEGER){.QuadPart = (LONGLONG)place}, NULL, FILE_BEGIN);
}

bool file_open_end(struct open_file *file, const char *path)
{
	wchar_t *wide = rg_wide_path(path);
	HANDLE handle = INVALID_HANDLE_VALUE;

	if (wide)
		handle = CreateFileW(wide, GENERIC_READ | GENERIC_WRITE, SHARED_BY_ALL, NULL, OPEN_ALWAYS,
				     FILE_ATTRIBUTE_NORMAL, NULL);
	free_after_call(wide);
	return handle != INVALID_HANDLE_VALUE && look_at_opened(file, handle) && go_to(file, file->size);
}

bool file_last_byte(const struct open_file *file, char *byte)
{
	DWORD done = 0;

	return go_to(file, file->size - 1) && ReadFile((HANDLE)file->system, byte, 1, &done, NULL) && done == 1;
}

bool file_cut(const struct open_file *file, uint64_t size)
{
	return go_to(file, size) && SetEndOfFile((HANDLE)file->system);
}

bool file_get(const struct open_file *file, void *bytes, size_t length, size_t *got)
{
	DWORD done = 0;
	bool good = ReadFile((HANDLE)file->system, bytes, (DWORD)(length < MOST_AT_ONCE ? length : MOST_AT_ONCE), &done,
			     NULL);

	*got = done;
	return good;
}

bool file_put(const struct open_file *file, const char *bytes, size_t length)
{
	while (length > 0) {
		DWORD wrote = 0;
		if (!WriteFile((HANDLE)file->system, bytes, (DWORD)(length < MOST_AT_ONCE ? length : MOST_AT_ONCE),
			       &wrote, NULL) ||
		    !wrote)
			return false;
		bytes += wrote;
		length -= wrote;
	}
	return true;
}

bool file_flush(const struct open_file *file)
{
	return FlushFileBuffers((HANDLE)file->system);
}

bool file_close(struct open_file *file)
{
	return CloseHandle((HANDLE)file->system);
}

char *file_reason(void)
{
	wchar_t text[512];
	DWORD code = GetLastError();

	/* Spreadsheets lock the files that they have open. The crew can close them, so they are told. */
	if (code == ERROR_SHARING_VIOLATION || code == ERROR_LOCK_VIOLATION)
		return rg_strdup("is open in another program");
	DWORD length = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS |
					      FORMAT_MESSAGE_MAX_WIDTH_MASK,
				      NULL, code, 0, text, sizeof(text) / sizeof(text[0]), NULL);
	while (length && wcschr(L" .\r\n", text[length - 1]))
		length--;
	text[length] = 0;
	char *narrow = length ? rg_narrow(text) : NULL;
	return narrow ? narrow : rg_asprintf("Windows gave the error %lu", (unsigned long)code);
}

bool file_was_absent(void)
{
	return GetLastError() == ERROR_FILE_NOT_FOUND || GetLastError() == ERROR_PATH_NOT_FOUND;
}

static bool rename_wide(const wchar_t *from, const wchar_t *to)
{
	/* Scanners of viruses and of contents hold new files open for a moment. */
	for (int tries = 1;; tries++) {
		if (MoveFileExW(from, to, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
			return true;
		DWORD code = GetLastError();
		if (tries == RENAME_TRIES || (code != ERROR_ACCESS_DENIED && code != ERROR_SHARING_VIOLATION))
			return false;
		Sleep(RENAME_MS);
	}
}

bool file_rename_over(const char *from, const char *to)
{
	wchar_t *wide_from = rg_wide_path(from), *wide_to = rg_wide_path(to);
	bool done = wide_from && wide_to && rename_wide(wide_from, wide_to);

	rg_free(wide_from);
	rg_free(wide_to);
	return done;
}

unsigned long file_process(void)
{
	return GetCurrentProcessId();
}

static char lower(char letter)
{
	return (char)(letter >= 'A' && letter <= 'Z' ? letter + 'a' - 'A' : letter);
}

bool file_same_letter(char a, char b)
{
	return lower(a) == lower(b) || (rg_path_separator(a) && rg_path_separator(b));
}

/* ---- rights ---- */

/* Who runs this process. Free with rg_free. */
static TOKEN_USER *user_now(void)
{
	HANDLE token;
	DWORD size = 0;
	TOKEN_USER *user = NULL;

	if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
		return NULL;
	GetTokenInformation(token, TokenUser, NULL, 0, &size);
	if (size)
		user = rg_alloc(size, 1);
	if (user && !GetTokenInformation(token, TokenUser, user, size, &size)) {
		rg_free(user);
		user = NULL;
	}
	CloseHandle(token);
	return user;
}

/* Everything for the user and nothing for others, nor what the folder would hand down. Free with LocalFree. */
static PSECURITY_DESCRIPTOR only_user(void)
{
	TOKEN_USER *user = user_now();
	wchar_t *sid = NULL, rights[256];
	PSECURITY_DESCRIPTOR descriptor = NULL;

	if (user && ConvertSidToStringSidW(user->User.Sid, &sid) && wcslen(sid) < 200) {
		wcscat(wcscat(wcscpy(rights, L"D:P(A;;FA;;;"), sid), L")");
		if (!ConvertStringSecurityDescriptorToSecurityDescriptorW(rights, SDDL_REVISION_1, &descriptor, NULL))
			descriptor = NULL;
	}
	LocalFree(sid);
	rg_free(user);
	return descriptor;
}

bool file_create(struct open_file *file, const char *path, bool only_owner)
{
	wchar_t *wide = rg_wide_path(path);
	PSECURITY_DESCRIPTOR rights = only_owner ? only_user() : NULL;
	SECURITY_ATTRIBUTES attributes = {.nLength = sizeof(attributes), .lpSecurityDescriptor = rights};
	HANDLE handle = INVALID_HANDLE_VALUE;

	if (wide && (rights || !only_owner))
		handle = CreateFileW(wide, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE,
				     only_owner ? &attributes : NULL, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, NULL);
	LocalFree(rights);
	rg_free(wide);
	file->system = (intptr_t)handle;
	return handle != INVALID_HANDLE_VALUE;
}

/* The system and its administrators may read everything, as root may elsewhere. */
static bool may_have_rights(PSID sid, PSID user)
{
	return EqualSid(sid, user) || IsWellKnownSid(sid, WinLocalSystemSid) ||
	       IsWellKnownSid(sid, WinBuiltinAdministratorsSid) || IsWellKnownSid(sid, WinCreatorOwnerRightsSid);
}

static bool only_for(PACL rights, PSID user)
{
	for (DWORD i = 0; i < rights->AceCount; i++) {
		ACE_HEADER *entry;
		if (!GetAce(rights, i, (void **)&entry))
			return false;
		if (entry->AceType == ACCESS_DENIED_ACE_TYPE)
			continue;
		/* Kinds that are not known may let in anybody. */
		if (entry->AceType != ACCESS_ALLOWED_ACE_TYPE ||
		    !may_have_rights(&((ACCESS_ALLOWED_ACE *)(void *)entry)->SidStart, user))
			return false;
	}
	return true;
}

bool rg_file_is_private(const char *path)
{
	wchar_t *wide = rg_wide_path(path);
	TOKEN_USER *user = user_now();
	PSECURITY_DESCRIPTOR descriptor = NULL;
	PACL rights = NULL;
	/* No list of rights at all: everybody. */
	bool known = wide && user &&
		     GetNamedSecurityInfoW(wide, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, &rights, NULL,
					   &descriptor) == ERROR_SUCCESS;
	bool private = known && rights && only_for(rights, user->User.Sid);

	LocalFree(descriptor);
	rg_free(user);
	rg_free(wide);
	return private;
}

bool rg_file_make_private(const char *path)
{
	wchar_t *wide = rg_wide_path(path);
	PSECURITY_DESCRIPTOR rights = only_user();
	/* SetNamedSecurityInfo would add what the folder hands down. */
	bool done = wide && rights &&
		    SetFileSecurityW(wide, DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION, rights);

	LocalFree(rights);
	rg_free(wide);
	return done;
}

/* ---- what is there ---- */

static bool look(const char *path, BY_HANDLE_FILE_INFORMATION *found, enum file_kind *kind)
{
	HANDLE handle = open_path(path, FILE_READ_ATTRIBUTES);

	if (handle == INVALID_HANDLE_VALUE)
		return false;
	bool known = look_at(handle, found, kind);
	CloseHandle(handle);
	return known;
}

static bool is_kind(const char *path, enum file_kind wanted)
{
	BY_HANDLE_FILE_INFORMATION found;
	enum file_kind kind;

	return look(path, &found, &kind) && kind == wanted;
}

static struct rg_file_stamp stamp_of(const BY_HANDLE_FILE_INFORMATION *found)
{
	int64_t ticks = (int64_t)from_halves(found->ftLastWriteTime.dwHighDateTime,
					     found->ftLastWriteTime.dwLowDateTime);

	return (struct rg_file_stamp){
		.modified_ns = (ticks - TICKS_TO_1970) * 100,
		.size = (int64_t)from_halves(found->nFileSizeHigh, found->nFileSizeLow),
		.inode = from_halves(found->nFileIndexHigh, found->nFileIndexLow),
	};
}

struct rg_file_stamp rg_file_stamp(const char *path)
{
	BY_HANDLE_FILE_INFORMATION found;
	enum file_kind kind;

	if (!look(path, &found, &kind) || kind != FILE_KIND_PLAIN)
		return (struct rg_file_stamp){0};
	return stamp_of(&found);
}

bool rg_file_exists(const char *path)
{
	return is_kind(path, FILE_KIND_PLAIN);
}

bool rg_directory_exists(const char *path)
{
	return is_kind(path, FILE_KIND_FOLDER);
}

bool rg_path_exists(const char *path)
{
	wchar_t *wide = rg_wide_path(path);
	bool exists = wide && GetFileAttributesW(wide) != INVALID_FILE_ATTRIBUTES;

	rg_free(wide);
	return exists;
}

struct rg_path_look rg_path_look(const char *path)
{
	HANDLE handle = open_path(path, GENERIC_READ);
	struct rg_path_look seen = {.exists = true, .readable = true};
	BY_HANDLE_FILE_INFORMATION found;
	enum file_kind kind;

	if (handle == INVALID_HANDLE_VALUE)
		return (struct rg_path_look){.exists = rg_path_exists(path), .stamp = rg_file_stamp(path)};
	if (look_at(handle, &found, &kind) && kind == FILE_KIND_PLAIN)
		seen.stamp = stamp_of(&found);
	CloseHandle(handle);
	return seen;
}

static bool leads_elsewhere(const WIN32_FIND_DATAW *entry)
{
	return entry->dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT &&
	       (entry->dwReserved0 == IO_REPARSE_TAG_SYMLINK || entry->dwReserved0 == IO_REPARSE_TAG_MOUNT_POINT);
}

bool rg_path_is_link(const char *path)
{
	wchar_t *wide = rg_wide_path(path);
	WIN32_FIND_DATAW entry;
	HANDLE search = wide ? FindFirstFileW(wide, &entry) : INVALID_HANDLE_VALUE;
	bool link = search != INVALID_HANDLE_VALUE && leads_elsewhere(&entry);

	if (search != INVALID_HANDLE_VALUE)
		FindClose(search);
	rg_free(wide);
	return link;
}

/* ---- folders ---- */

bool file_make_folder(const char *path)
{
	wchar_t *wide = rg_wide_path(path);
	bool done = wide && CreateDirectoryW(wide, NULL);

	rg_free(wide);
	return done;
}

static enum file_kind kind_of_entry(const WIN32_FIND_DATAW *entry)
{
	if (entry->cFileName[0] == L'.' || entry->dwFileAttributes & FILE_ATTRIBUTE_HIDDEN)
		return FILE_KIND_HIDDEN;
	if (leads_elsewhere(entry))
		return FILE_KIND_UNKNOWN;
	return entry->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY ? FILE_KIND_FOLDER : FILE_KIND_PLAIN;
}

static bool visit_entry(const WIN32_FIND_DATAW *entry, bool (*visit)(void *data, const char *name, enum file_kind kind),
			void *data)
{
	if (wcscmp(entry->cFileName, L".") == 0 || wcscmp(entry->cFileName, L"..") == 0)
		return true;
	char *name = rg_narrow(entry->cFileName);
	bool more = !name || visit(data, name, kind_of_entry(entry));
	rg_free(name);
	return more;
}

bool file_walk(const char *path, bool (*visit)(void *data, const char *name, enum file_kind kind), void *data)
{
	char *all = rg_path_join(path, "*");
	wchar_t *wide = rg_wide_path(all);
	WIN32_FIND_DATAW entry;
	HANDLE search = wide ? FindFirstFileW(wide, &entry) : INVALID_HANDLE_VALUE;

	free_after_call(wide);
	free_after_call(all);
	/* The root of a disk has not even "." in it. */
	if (search == INVALID_HANDLE_VALUE)
		return GetLastError() == ERROR_FILE_NOT_FOUND && rg_directory_exists(path);
	while (visit_entry(&entry, visit, data) && FindNextFileW(search, &entry))
		;
	FindClose(search);
	return true;
}

/* ---- paths ---- */

bool rg_path_remove(const char *path)
{
	wchar_t *wide = rg_wide_path(path);
	DWORD attributes = wide ? GetFileAttributesW(wide) : INVALID_FILE_ATTRIBUTES;
	bool done = false;

	if (attributes != INVALID_FILE_ATTRIBUTES)
		done = attributes & FILE_ATTRIBUTE_DIRECTORY ? RemoveDirectoryW(wide) : DeleteFileW(wide);
	rg_free(wide);
	return done;
}

bool rg_path_separator(char sign)
{
	return sign == '/' || sign == '\\';
}

bool rg_path_absolute(const char *path)
{
	char drive = lower(path[0]);
	return rg_path_separator(path[0]) || (drive >= 'a' && drive <= 'z' && path[1] == ':');
}

size_t file_root(const char *path)
{
	size_t drive = rg_path_absolute(path) && path[1] == ':' ? 2 : 0;
	return drive + rg_path_separator(path[drive]);
}

void rg_path_unify(char *path)
{
	for (; *path; path++) {
		if (*path == '\\')
			*path = '/';
	}
}

static bool is_ascii(const wchar_t *text)
{
	while (*text && *text < 128)
		text++;
	return !*text;
}

/* The short name that a disk may keep for each file; NULL when it has none, or one that is no help. */
static wchar_t *short_form(const wchar_t *wide)
{
	DWORD size = GetShortPathNameW(wide, NULL, 0);
	wchar_t *form = size ? rg_alloc(size, sizeof(wchar_t)) : NULL;
	DWORD length = form ? GetShortPathNameW(wide, form, size) : 0;

	if (length && length < size && is_ascii(form))
		return form;
	rg_free(form);
	return NULL;
}

char *rg_path_for_libraries(const char *path)
{
	wchar_t *wide = rg_wide(path);
	wchar_t *form = wide && !is_ascii(wide) ? short_form(wide) : NULL;
	const wchar_t *best = form ? form : wide;
	BOOL lost = FALSE;
	int size = best ? WideCharToMultiByte(CP_ACP, WC_NO_BEST_FIT_CHARS, best, -1, NULL, 0, NULL, &lost) : 0;
	char *result = NULL;

	if (size > 0 && !lost) {
		result = rg_alloc((size_t)size, 1);
		WideCharToMultiByte(CP_ACP, WC_NO_BEST_FIT_CHARS, best, -1, result, size, NULL, NULL);
	}
	rg_free(form);
	rg_free(wide);
	return result;
}

/* The name behind links and short forms. NULL where the file system does not tell, as some in memory do not. */
static wchar_t *final_path(HANDLE handle)
{
	const DWORD form = FILE_NAME_NORMALIZED | VOLUME_NAME_DOS;
	DWORD size = GetFinalPathNameByHandleW(handle, NULL, 0, form);

	if (!size)
		return NULL;
	wchar_t *wide = rg_alloc((size_t)size + 1, sizeof(wchar_t));
	DWORD length = GetFinalPathNameByHandleW(handle, wide, size + 1, form);
	if (length && length <= size)
		return wide;
	rg_free(wide);
	return NULL;
}

char *rg_path_real(const char *path)
{
	HANDLE handle = open_path(path, 0);

	if (handle == INVALID_HANDLE_VALUE)
		return NULL;
	wchar_t *wide = final_path(handle);
	CloseHandle(handle);
	wide = wide ? wide : rg_wide_path(path);
	char *real = wide ? rg_narrow_path(wide) : NULL;
	rg_free(wide);
	return real;
}

/* A folder has no lock of its own here: a mutex that is named after it, which the system gives back at a process' end.
 */
enum file_locked file_lock_folder(const char *folder, intptr_t *lock)
{
	char *real = rg_path_real(folder);
	wchar_t name[64];

	swprintf(name, sizeof(name) / sizeof(*name), L"Local\\race-graphics-%016llx",
		 (unsigned long long)rg_hash_text(RG_HASH_START, real ? real : folder));
	rg_free(real);
	HANDLE mutex = CreateMutexW(NULL, FALSE, name);
	*lock = (intptr_t)mutex;
	if (!mutex)
		return FILE_LOCKS_UNKNOWN;
	/* Abandoned: whoever had it is gone, and what is replaced is whole at any moment. */
	DWORD had = WaitForSingleObject(mutex, 0);
	if (had == WAIT_OBJECT_0 || had == WAIT_ABANDONED)
		return FILE_LOCKED;
	CloseHandle(mutex);
	*lock = 0;
	return FILE_LOCKED_BY_OTHERS;
}

void file_unlock_folder(intptr_t lock)
{
	if (!lock)
		return;
	ReleaseMutex((HANDLE)lock);
	CloseHandle((HANDLE)lock);
}
