/*
 * base32(meeting 32 bit, step 16 bit, MAC 64 bit): 23 characters keep the QR code at 29 modules,
 * which an old phone reads from the back row. The MAC covers the whole step, not only its 16
 * bits, so a code does not come back to life when they wrap around.
 */
#include "modules/meeting/meeting_token.h"
#include <string.h>
#include "base/text.h"
#include "lib/crypt.h"

enum {
	MAC_SIZE = 8,
	TOKEN_SIZE = 4 + 2 + MAC_SIZE,
	TICKET_SIZE = 4 + 4 + MAC_SIZE,
	DEVICE_SIZE = 64
};

static void put_number(uint8_t *to, uint64_t number, size_t size)
{
	for (size_t i = size; i-- > 0; number >>= 8)
		to[i] = (uint8_t)number;
}

static uint64_t number_at(const uint8_t *from, size_t size)
{
	uint64_t number = 0;

	for (size_t i = 0; i < size; i++)
		number = number << 8 | from[i];
	return number;
}

static void token_mac(const char *purpose, int64_t meeting_id, int64_t step, uint8_t mac[32])
{
	uint8_t bytes[16];

	put_number(bytes, (uint64_t)meeting_id, 8);
	put_number(bytes + 8, (uint64_t)step, 8);
	crypt_mac(purpose, bytes, sizeof bytes, mac);
}

const char *meeting_token(struct arena *a, int64_t meeting_id, int64_t step)
{
	uint8_t bytes[TOKEN_SIZE], mac[32];

	token_mac("sign-in", meeting_id, step, mac);
	put_number(bytes, (uint64_t)meeting_id, 4);
	put_number(bytes + 4, (uint64_t)step, 2);
	memcpy(bytes + 6, mac, MAC_SIZE);
	return text_base32(a, bytes, sizeof bytes);
}

enum token_state meeting_token_read(const char *text, int64_t step, int64_t *meeting_id)
{
	uint8_t bytes[TOKEN_SIZE], mac[32];
	int64_t made;

	if (!text || text_unbase32(text, bytes, sizeof bytes) != TOKEN_SIZE)
		return TOKEN_FORGED;
	/* the latest step, not after the next one, that ends in these 16 bits */
	made = step + 1 - (int64_t)(((uint64_t)(step + 1) - number_at(bytes + 4, 2)) & 0xffff);
	*meeting_id = (int64_t)number_at(bytes, 4);
	token_mac("sign-in", *meeting_id, made, mac);
	if (!crypt_same(mac, bytes + 6, MAC_SIZE))
		return TOKEN_FORGED;
	return made >= step - 1 ? TOKEN_GOOD : TOKEN_OLD;
}

static void ticket_mac(int64_t meeting_id, int64_t until, const char *device, uint8_t mac[32])
{
	uint8_t bytes[16 + DEVICE_SIZE] = { 0 };
	size_t size = strnlen(device, DEVICE_SIZE);

	put_number(bytes, (uint64_t)meeting_id, 8);
	put_number(bytes + 8, (uint64_t)until, 8);
	memcpy(bytes + 16, device, size);
	crypt_mac("sign-in-ticket", bytes, 16 + size, mac);
}

const char *meeting_ticket(struct arena *a, int64_t meeting_id, int64_t until, const char *device)
{
	uint8_t bytes[TICKET_SIZE], mac[32];

	ticket_mac(meeting_id, until, device, mac);
	put_number(bytes, (uint64_t)meeting_id, 4);
	put_number(bytes + 4, (uint64_t)until, 4);
	memcpy(bytes + 8, mac, MAC_SIZE);
	return text_base32(a, bytes, sizeof bytes);
}

enum token_state meeting_ticket_read(const char *text, int64_t now, const char *device,
	int64_t *meeting_id)
{
	uint8_t bytes[TICKET_SIZE], mac[32];
	int64_t until;

	if (!text || !device || text_unbase32(text, bytes, sizeof bytes) != TICKET_SIZE)
		return TOKEN_FORGED;
	*meeting_id = (int64_t)number_at(bytes, 4);
	until = (int64_t)number_at(bytes + 4, 4);
	ticket_mac(*meeting_id, until, device, mac);
	if (!crypt_same(mac, bytes + 8, MAC_SIZE))
		return TOKEN_FORGED;
	return now <= until ? TOKEN_GOOD : TOKEN_OLD;
}

const char *meeting_spoken(struct arena *a, int64_t meeting_id, int64_t step)
{
	uint8_t mac[32];

	token_mac("sign-in-spoken", meeting_id, step, mac);
	return arena_format(a, "%06llu", (unsigned long long)(number_at(mac, 8) % 1000000));
}

bool meeting_spoken_right(const char *typed, int64_t meeting_id, int64_t step)
{
	uint8_t mac[32];
	int64_t number;
	bool right = false;

	if (!typed || !text_digits(typed, 6) || !text_integer(typed, &number))
		return false;
	for (int64_t at = step - 1; at <= step; at++) {
		token_mac("sign-in-spoken", meeting_id, at, mac);
		right |= number_at(mac, 8) % 1000000 == (uint64_t)number;
	}
	return right;
}
