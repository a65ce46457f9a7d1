/* What the pages of this module share: words for reaches, and handlers named in grant_pages.c. */
#ifndef MODULES_GRANT_INSIDE_H
#define MODULES_GRANT_INSIDE_H

#include "modules/grant/grant.h"
#include "web/page.h"

/* ---- rules (grant_check.c) ---- */

void grant_check(struct work *w, struct access_grant *g, const struct grant_extent *e,
	struct problems *p);
void grant_check_again(struct work *w, struct access_grant *g, struct problems *p);
bool grant_of_preset(struct work *w, const struct access_grant *g);
bool grant_is_last_of_office(struct work *w, const struct access_grant *g);
/* The group, or one below it, that is the county's own gives what gives rights. */
bool group_is_high(struct work *w, int64_t group_id);

/* ---- words and pages ---- */

/* Somebody whose rights are shown. */
struct person {
	struct holder holder;        /* account_id 0: nobody                                     */
	const char *name, *login, *organisation, *state, *office;
};
/* In the scope of the work's permission. */
struct person person_find(struct work *w, int64_t account_id);
/* Two of them by login, in one question. */
void persons_named(struct work *w, const char *first, const char *second, struct person both[2]);

/* Names of the places that reaches speak of: one question for all of them. */
struct places;
struct places *places_of(struct work *w, const struct reach *reaches, size_t count);
/* "云溪县教育局委员会及下级" "本人经办的" */
const char *reach_where(struct work *w, const struct places *places, const struct reach *reach);
/* "支部党员大会、党课"; NULL: all */
const char *reach_categories(struct work *w, const struct reach *reach);
/* "个人信息、资金"; NULL: no risk */
const char *risk_text(struct work *w, unsigned risk);
/* "党员", the title of the module the permission belongs to. */
const char *permission_module(const struct permission *permission);

struct reply holder_show_page(struct request *r);
struct reply holder_compare_page(struct request *r);
struct reply my_rights_page(struct request *r);
struct reply give_form_page(struct request *r);
struct reply give_page(struct request *r);
struct reply grant_show_page(struct request *r);
struct reply grant_take_back_page(struct request *r);
struct reply grant_confirm_page(struct request *r);
struct reply grant_refuse_page(struct request *r);
struct reply group_show_page(struct request *r);
struct reply group_contents_page(struct request *r);
struct reply group_copy_page(struct request *r);
struct reply group_remove_page(struct request *r);
struct reply who_page(struct request *r);
struct reply risk_page(struct request *r);

#endif
