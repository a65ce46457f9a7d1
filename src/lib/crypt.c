/*
 * Everything secret goes through here: random numbers, digests, sealed fields (passwords:
 * crypt_password.c). What OpenSSL would look up on every call (algorithms, keyed contexts) is
 * fetched once and kept; a process has one thread, so the kept contexts need no lock. The two key
 * files' sentences are Chinese because whoever installs the program reads them.
 */
#include "lib/crypt.h"
#include <errno.h>
#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/rand.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/fault.h"
#include "base/text.h"

enum {
	KEY = 32, KEY_DIGITS = 2 * KEY,
	SEAL_VERSION = 1, SEAL_KEY = 1, SEAL_HEAD = 2, SEAL_NONCE = 12, SEAL_TAG = 16,
	SEAL_EXTRA = SEAL_HEAD + SEAL_NONCE + SEAL_TAG,
	PURPOSES = 64, PURPOSE_ROOM = 64
};

struct purpose {
	char name[PURPOSE_ROOM];
	const char *digest;
	EVP_MAC_CTX *keyed;
};

static struct {
	bool has_key;
	uint8_t key[KEY];
	EVP_KDF *hkdf;
	EVP_MAC *hmac;
	EVP_MD *sha256;
	EVP_CIPHER_CTX *seal, *unseal;
	struct purpose purposes[PURPOSES];
	size_t purpose_count;
} kept;

/* ---- keys ---- */

static void fetch_all(void)
{
	if (kept.sha256)
		return;
	kept.hkdf = EVP_KDF_fetch(NULL, "HKDF", NULL);
	kept.hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	kept.sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (!kept.hkdf || !kept.hmac || !kept.sha256)
		fault("crypt: openssl lacks hkdf, hmac or sha256");
}

/* What was derived from an earlier key must not outlive it. */
static void forget_derived(void)
{
	for (size_t i = 0; i < kept.purpose_count; i++)
		EVP_MAC_CTX_free(kept.purposes[i].keyed);
	kept.purpose_count = 0;
	EVP_CIPHER_CTX_free(kept.seal);
	EVP_CIPHER_CTX_free(kept.unseal);
	kept.seal = kept.unseal = NULL;
}

void crypt_use_key(const uint8_t key[32])
{
	forget_derived();
	memcpy(kept.key, key, KEY);
	kept.has_key = true;
}

/* HKDF-SHA256: the purpose is the info, so no key can be taken for another. */
static void derive(const char *purpose, uint8_t key[KEY])
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)"SHA256", 0),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, kept.key, KEY),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_INFO, (void *)purpose, strlen(purpose)),
		OSSL_PARAM_construct_end()
	};
	EVP_KDF_CTX *ctx;
	bool done;

	fetch_all();
	if (!kept.has_key)
		fault("crypt: no master key loaded");
	ctx = EVP_KDF_CTX_new(kept.hkdf);
	done = ctx && EVP_KDF_derive(ctx, key, KEY, params) == 1;
	EVP_KDF_CTX_free(ctx);
	if (!done)
		fault("crypt: cannot derive a key for %s", purpose);
}

/* ---- key file ---- */

static bool refused(const char **why, const char *because)
{
	*why = because;
	return false;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Exactly 64 hex digits and at most a line end. */
static bool key_of_hex(const char *text, uint8_t key[KEY])
{
	for (size_t i = 0; i < KEY; i++) {
		int high = hex_digit(text[2 * i]);
		int low = high < 0 ? -1 : hex_digit(text[2 * i + 1]);

		if (low < 0)
			return false;
		key[i] = (uint8_t)(high << 4 | low);
	}
	return !text[KEY_DIGITS] || strcmp(text + KEY_DIGITS, "\n") == 0;
}

static bool key_read(int fd, const char **why)
{
	struct stat st;
	char text[KEY_DIGITS + 4] = "";
	uint8_t key[KEY];
	bool good;

	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return refused(why, "主密钥不是普通文件，请检查路径是否正确");
	if (st.st_mode & 077)
		return refused(why, "主密钥文件能被其他用户读写，请把它的权限改为 0600");
	good = read(fd, text, sizeof text - 1) >= KEY_DIGITS && key_of_hex(text, key);
	if (good)
		crypt_use_key(key);
	explicit_bzero(key, sizeof key);
	explicit_bzero(text, sizeof text);
	return good || refused(why, "主密钥文件内容不对，应为一行 64 位十六进制数字，请从备份恢复");
}

bool crypt_open(const char *key_file, const char **why)
{
	int fd = open(key_file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool good;

	if (fd < 0 && errno == ENOENT)
		return refused(why, "找不到主密钥文件，请先生成主密钥，已有数据时请从备份恢复");
	if (fd < 0)
		return refused(why, "主密钥文件无法读取，请检查文件的所有者和权限");
	good = key_read(fd, why);
	close(fd);
	return good;
}

static bool key_write(int fd, const char *text)
{
	return fchmod(fd, 0600) == 0 && write(fd, text, KEY_DIGITS + 1) == KEY_DIGITS + 1
		&& fsync(fd) == 0;
}

bool crypt_make_key(const char *key_file, const char **why)
{
	uint8_t key[KEY];
	char text[KEY_DIGITS + 2];
	int fd = open(key_file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool written;

	if (fd < 0 && errno == EEXIST)
		return refused(why, "主密钥文件已经存在，为避免已加密的数据无法打开，不会覆盖它");
	if (fd < 0)
		return refused(why, "主密钥文件无法创建，请检查目录是否存在、能否写入");
	crypt_random(key, sizeof key);
	for (size_t i = 0; i < KEY; i++)
		snprintf(text + 2 * i, 3, "%02x", key[i]);
	text[KEY_DIGITS] = '\n';
	written = key_write(fd, text);
	explicit_bzero(key, sizeof key);
	explicit_bzero(text, sizeof text);
	if (close(fd) == 0 && written)
		return true;
	unlink(key_file);
	return refused(why, "主密钥文件没有写成功，请检查磁盘空间后重试");
}

/* ---- random, digests ---- */

/* Small requests are cut from a page of random bytes, wiped as given out: OpenSSL is slow. */
void crypt_random(void *bytes, size_t size)
{
	static uint8_t page[1024];
	static size_t left;
	bool small = size <= sizeof page / 4;
	uint8_t *to = small ? page : bytes;

	if (!small || left < size) {
		if (size > INT32_MAX || RAND_bytes(to, small ? (int)sizeof page : (int)size) != 1)
			fault("crypt: no random numbers");
		left = small ? sizeof page : left;
	}
	if (!small)
		return;
	left -= size;
	memcpy(bytes, page + left, size);
	explicit_bzero(page + left, size);
}

char *crypt_token(struct arena *a, size_t bytes)
{
	uint8_t *raw = arena_alloc(a, bytes);
	char *token;

	crypt_random(raw, bytes);
	token = text_hex(a, raw, bytes);
	explicit_bzero(raw, bytes);
	return token;
}

void crypt_digest(const void *bytes, size_t size, uint8_t digest[32])
{
	fetch_all();
	if (EVP_Digest(bytes, size, digest, NULL, kept.sha256, NULL) != 1)
		fault("crypt: cannot digest");
}

static EVP_MAC_CTX *purpose_add(const char *name, const char *digest)
{
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)digest, 0),
		OSSL_PARAM_construct_end()
	};
	struct purpose *p = &kept.purposes[kept.purpose_count];
	uint8_t key[KEY];
	bool keyed;

	/* Purposes are constants of the program; a full table means someone put data into one. */
	ensure(kept.purpose_count < PURPOSES && strlen(name) < sizeof p->name);
	derive(name, key);
	p->digest = digest;
	p->keyed = EVP_MAC_CTX_new(kept.hmac);
	keyed = p->keyed && EVP_MAC_init(p->keyed, key, sizeof key, params) == 1;
	explicit_bzero(key, sizeof key);
	if (!keyed) {
		EVP_MAC_CTX_free(p->keyed);
		fault("crypt: cannot key the mac for %s", name);
	}
	snprintf(p->name, sizeof p->name, "%s", name);
	kept.purpose_count++;
	return p->keyed;
}

/* One purpose is one key for one digest: never the same key under two of them. */
static EVP_MAC_CTX *purpose_find(const char *name, const char *digest)
{
	for (size_t i = 0; i < kept.purpose_count; i++)
		if (strcmp(kept.purposes[i].name, name) == 0) {
			ensure(strcmp(kept.purposes[i].digest, digest) == 0);
			return kept.purposes[i].keyed;
		}
	return purpose_add(name, digest);
}

static void make_mac(const char *purpose, const char *digest, const void *bytes, size_t size,
	uint8_t mac[32])
{
	EVP_MAC_CTX *keyed = purpose_find(purpose, digest);
	size_t length = 0;

	/* Without a key the context begins anew under the one it has. */
	if (EVP_MAC_init(keyed, NULL, 0, NULL) != 1 || EVP_MAC_update(keyed, bytes, size) != 1
	    || EVP_MAC_final(keyed, mac, &length, 32) != 1 || length != 32)
		fault("crypt: cannot make a mac for %s", purpose);
}

void crypt_mac(const char *purpose, const void *bytes, size_t size, uint8_t mac[32])
{
	make_mac(purpose, "SHA256", bytes, size, mac);
}

void crypt_mac_sm3(const char *purpose, const void *bytes, size_t size, uint8_t mac[32])
{
	make_mac(purpose, "SM3", bytes, size, mac);
}

void crypt_mac_sha1(
	const void *key, size_t key_size, const void *bytes, size_t size, uint8_t mac[20])
{
	size_t length = 0;

	if (!EVP_Q_mac(NULL, "HMAC", NULL, "SHA1", NULL, key, key_size, bytes, size, mac, 20, &length)
	    || length != 20)
		fault("crypt: cannot make a mac with sha1");
}

bool crypt_same(const void *a, const void *b, size_t size)
{
	return CRYPTO_memcmp(a, b, size) == 0;
}

/* ---- sealed fields ---- */

static EVP_CIPHER_CTX *gcm_new(const uint8_t key[KEY], int encrypt)
{
	EVP_CIPHER *gcm = EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	bool good = gcm && ctx && EVP_CipherInit_ex2(ctx, gcm, key, NULL, encrypt, NULL) == 1;

	EVP_CIPHER_free(gcm); /* the context holds its own reference */
	if (good)
		return ctx;
	EVP_CIPHER_CTX_free(ctx);
	return NULL;
}

/* Both directions are keyed once; each value then only brings its nonce. */
static void gcm_ready(void)
{
	uint8_t key[KEY];

	if (kept.unseal)
		return;
	derive("seal:1", key);
	if (!kept.seal)
		kept.seal = gcm_new(key, 1);
	kept.unseal = kept.seal ? gcm_new(key, 0) : NULL;
	explicit_bzero(key, sizeof key);
	if (!kept.unseal)
		fault("crypt: cannot set up aes-256-gcm");
}

/* Nonce and associated data, then the text from `from` to `to`. */
static bool gcm_run(EVP_CIPHER_CTX *ctx, const uint8_t *nonce, const char *bound,
	const void *from, size_t size, void *to)
{
	int n = 0;

	return size <= INT32_MAX && strlen(bound) <= INT32_MAX
		&& EVP_CipherInit_ex2(ctx, NULL, NULL, nonce, -1, NULL) == 1
		&& EVP_CipherUpdate(ctx, NULL, &n, (const uint8_t *)bound, (int)strlen(bound)) == 1
		&& EVP_CipherUpdate(ctx, to, &n, from, (int)size) == 1 && (size_t)n == size;
}

struct sealed crypt_seal(struct arena *a, const char *bound, const char *text)
{
	size_t size = text ? strlen(text) : 0;
	uint8_t *bytes, none[SEAL_TAG];
	int n;

	if (!text)
		return (struct sealed){ 0 };
	gcm_ready();
	bytes = arena_alloc(a, size + SEAL_EXTRA);
	bytes[0] = SEAL_VERSION;
	bytes[1] = SEAL_KEY;
	crypt_random(bytes + SEAL_HEAD, SEAL_NONCE);
	if (!gcm_run(kept.seal, bytes + SEAL_HEAD, bound, text, size,
		    bytes + SEAL_HEAD + SEAL_NONCE)
	    || EVP_CipherFinal_ex(kept.seal, none, &n) != 1
	    || EVP_CIPHER_CTX_ctrl(kept.seal, EVP_CTRL_AEAD_GET_TAG, SEAL_TAG,
		    bytes + SEAL_HEAD + SEAL_NONCE + size) != 1)
		fault("crypt: cannot seal");
	return (struct sealed){ .bytes = bytes, .size = size + SEAL_EXTRA };
}

char *crypt_unseal(struct arena *a, const char *bound, struct sealed sealed)
{
	size_t size = sealed.size - SEAL_EXTRA;
	uint8_t tag[SEAL_TAG], none[SEAL_TAG];
	char *text;
	int n;

	if (!sealed.bytes || sealed.size < SEAL_EXTRA || sealed.bytes[0] != SEAL_VERSION
	    || sealed.bytes[1] != SEAL_KEY)
		return NULL;
	gcm_ready();
	text = arena_alloc(a, size + 1);
	memcpy(tag, sealed.bytes + sealed.size - SEAL_TAG, SEAL_TAG);
	if (gcm_run(kept.unseal, sealed.bytes + SEAL_HEAD, bound,
		    sealed.bytes + SEAL_HEAD + SEAL_NONCE, size, text)
	    && EVP_CIPHER_CTX_ctrl(kept.unseal, EVP_CTRL_AEAD_SET_TAG, SEAL_TAG, tag) == 1
	    && EVP_CipherFinal_ex(kept.unseal, none, &n) == 1)
		return text;
	explicit_bzero(text, size); /* deciphered, but by nobody's word */
	return NULL;
}
