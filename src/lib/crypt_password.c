/* Passwords: the only file that knows libargon2. */
#include <argon2.h>
#include <stdint.h>
#include <string.h>
#include "base/fault.h"
#include "lib/crypt.h"

enum { PASSWORD_KIB = 19 * 1024, PASSWORD_ROUNDS = 2, PASSWORD_SALT = 16, PASSWORD_HASH = 32 };

char *crypt_password(struct arena *a, const char *password)
{
	uint8_t salt[PASSWORD_SALT];
	size_t room = argon2_encodedlen(PASSWORD_ROUNDS, PASSWORD_KIB, 1, PASSWORD_SALT,
		PASSWORD_HASH, Argon2_id);
	char *encoded = arena_alloc(a, room);
	int rc;

	crypt_random(salt, sizeof salt);
	rc = argon2id_hash_encoded(PASSWORD_ROUNDS, PASSWORD_KIB, 1, password, strlen(password),
		salt, sizeof salt, PASSWORD_HASH, encoded, room);
	if (rc != ARGON2_OK)
		fault("crypt: argon2 %s", argon2_error_message(rc));
	return encoded;
}

/* Out of memory is a fault: nobody shall be told that a right password is wrong. */
bool crypt_password_is(const char *encoded, const char *password)
{
	int rc;

	if (!encoded || !password)
		return false;
	rc = argon2id_verify(encoded, password, strlen(password));
	if (rc == ARGON2_MEMORY_ALLOCATION_ERROR)
		fault("crypt: argon2 %s", argon2_error_message(rc));
	return rc == ARGON2_OK;
}
