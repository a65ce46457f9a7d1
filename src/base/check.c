/*
 * The citizen number and the mobile number: the first thing found wrong, said so that the
 * person at the keyboard sees which place to look at. The region code is not judged (codes
 * are withdrawn and reused); that a sex or birth date agrees with a record is the module's.
 */
#include "base/check.h"
#include <stdio.h>
#include <string.h>
#include "base/text.h"

enum { ID_LENGTH = 18, CREDIT_LENGTH = 18, PHONE_LENGTH = 11, EARLIEST_BIRTH = 1850 };

/* The sentence of the last refusal; one thread, and callers put it into their reply at once. */
static char reason[160];

static struct date birth_of(const char *number)
{
	int digits[8];

	for (size_t i = 0; i < 8; i++)
		digits[i] = number[6 + i] - '0';
	return date_of(digits[0] * 1000 + digits[1] * 100 + digits[2] * 10 + digits[3],
		digits[4] * 10 + digits[5], digits[6] * 10 + digits[7]);
}

/* ISO 7064 MOD 11-2 with the weights of GB 11643-1999, annex A. */
char id_number_digit(const char *first17)
{
	static const int8_t weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
	int sum = 0;

	for (size_t i = 0; i < sizeof weights; i++) {
		if (first17[i] < '0' || first17[i] > '9')
			return 0;
		sum += weights[i] * (first17[i] - '0');
	}
	return "10X98765432"[sum % 11];
}

/* Length and signs; everything after may index freely. */
static bool id_shape_wrong(const char *number)
{
	size_t length = text_length(number), digits = number ? strspn(number, "0123456789") : 0;

	if (length == 0)
		snprintf(reason, sizeof reason, "身份证号没有填写，请填写 18 位身份证号");
	else if (length == 15 && digits == 15)
		snprintf(reason, sizeof reason,
			"身份证号应为 18 位，现在是 15 位，请填写第二代身份证上的号码");
	else if (length != ID_LENGTH)
		snprintf(reason, sizeof reason, "身份证号应为 18 位，现在是 %zu 位", length);
	else if (digits < ID_LENGTH - 1)
		snprintf(reason, sizeof reason, "身份证号第 %zu 位应为数字，请核对是否录错", digits + 1);
	else if (strlen(number) != ID_LENGTH || (digits < ID_LENGTH && number[digits] != 'X'))
		snprintf(reason, sizeof reason, "身份证号第 18 位应为数字或大写字母 X，请改正");
	else
		return false;
	return true;
}

const char *check_id_number(const char *number)
{
	char digit;

	if (id_shape_wrong(number))
		return reason;
	if (!date_has(birth_of(number))) {
		snprintf(reason, sizeof reason, "身份证号中的出生日期 %.8s 不存在，请核对是否录错",
			number + 6);
		return reason;
	}
	if (birth_of(number).year < EARLIEST_BIRTH) {
		snprintf(reason, sizeof reason, "身份证号中的出生年份 %.4s 过早，请核对是否录错",
			number + 6);
		return reason;
	}
	digit = id_number_digit(number);
	if (digit == number[ID_LENGTH - 1])
		return NULL;
	snprintf(reason, sizeof reason, "身份证号第 18 位校验码不对，应为 %c，请核对是否录错", digit);
	return reason;
}

struct date id_number_birth(const char *number)
{
	return birth_of(number);
}

/* The seventeenth digit is odd for men. */
bool id_number_male(const char *number)
{
	return (number[16] - '0') % 2 == 1;
}

const char *check_phone(const char *number)
{
	size_t length = text_length(number);

	if (length == 0)
		return "手机号没有填写，请填写 11 位手机号";
	if (strspn(number, "0123456789") != strlen(number))
		return "手机号只能填数字，请去掉空格、横线、区号等其他字符";
	if (length != PHONE_LENGTH) {
		snprintf(reason, sizeof reason, "手机号应为 11 位，现在是 %zu 位", length);
		return reason;
	}
	if (number[0] != '1' || number[1] < '3')
		return "手机号应以 13 至 19 开头，请核对是否录错";
	return NULL;
}

/* Annex A: the place of each sign in the alphabet, weighted by the powers of 3, modulo 31. */
const char *check_credit_code(const char *code)
{
	static const char signs[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
	size_t length = text_length(code), good = code ? strspn(code, signs) : 0;
	int sum = 0, weight = 1;
	char digit;

	if (length != CREDIT_LENGTH) {
		snprintf(reason, sizeof reason, "统一社会信用代码应为 18 位，现在是 %zu 位", length);
		return reason;
	}
	if (good < CREDIT_LENGTH) {
		snprintf(reason, sizeof reason,
			"统一社会信用代码第 %zu 位不对，只能是数字和大写字母（没有 I、O、S、V、Z）", good + 1);
		return reason;
	}
	for (size_t i = 0; i < CREDIT_LENGTH - 1; i++, weight = weight * 3 % 31)
		sum += (int)(strchr(signs, code[i]) - signs) * weight;
	digit = signs[(31 - sum % 31) % 31];
	if (digit == code[CREDIT_LENGTH - 1])
		return NULL;
	snprintf(reason, sizeof reason, "统一社会信用代码的校验码不对，请逐位核对是否录错");
	return reason;
}
