/*
 * Cryptography: the only file that knows OpenSSL and libargon2.
 * Keys are derived from one master key (32 bytes, var/keys/master.key) by HKDF-SHA256.
 */
#ifndef LIB_CRYPT_H
#define LIB_CRYPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"

/* Reads the master key (64 hex digits, file mode 0600 or stricter); false with `why` in Chinese. */
bool crypt_open(const char *key_file, const char **why);
/* Writes a new random master key, mode 0600, never over an existing one. */
bool crypt_make_key(const char *key_file, const char **why);
/* Tests and tools: a key from bytes. */
void crypt_use_key(const uint8_t key[32]);

void crypt_random(void *bytes, size_t size);
char *crypt_token(struct arena *a, size_t bytes);    /* random, hex: twice as long */

/* SHA-256. */
void crypt_digest(const void *bytes, size_t size, uint8_t digest[32]);
/* HMAC-SHA256 with the key derived for `purpose` ("sign-in", "blind:member.id_number", ...). */
void crypt_mac(const char *purpose, const void *bytes, size_t size, uint8_t mac[32]);
/* HMAC-SM3 (GB/T 32905) in the same way; its purposes are other keys than those of crypt_mac. */
void crypt_mac_sm3(const char *purpose, const void *bytes, size_t size, uint8_t mac[32]);
/* HMAC-SHA1 under a key of the caller's: for what authenticator apps compute (RFC 6238) alone. */
void crypt_mac_sha1(
	const void *key, size_t key_size, const void *bytes, size_t size, uint8_t mac[20]);
bool crypt_same(const void *a, const void *b, size_t size); /* in constant time */

/*
 * Field sealing, AES-256-GCM: [1 version | 1 key id | 12 nonce | text | 16 tag].
 * `bound` is the associated data, "member.id_number:17": a sealed value moved to another row
 * or column does not open. crypt_unseal is NULL if it was touched.
 */
struct sealed {
	const uint8_t *bytes;
	size_t size;
};
struct sealed crypt_seal(struct arena *a, const char *bound, const char *text);
char *crypt_unseal(struct arena *a, const char *bound, struct sealed sealed);

/* argon2id, 19 MiB, t=2, p=1, encoded. A verify takes about 30 ms of one core. */
char *crypt_password(struct arena *a, const char *password);
bool crypt_password_is(const char *encoded, const char *password);

#endif
