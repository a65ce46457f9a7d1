/*
 * What makes an election valid (field-rules 4.7), each with its numbers, and what follows: reported
 * to the superior, returned or approved; only the approval lets the new committee stand.
 */
#include "base/text.h"
#include "data/code.h"
#include "data/history.h"
#include "modules/committee/election.h"

static long long ll(int64_t n)
{
	return (long long)n;
}

static void check_quorum(struct work *w, const struct ballot *b, struct problems *p)
{
	int64_t expected = b->voters - (int64_t)b->absent, present = b->e->present;
	int64_t least = share_of(expected, parameter_number(w, "election.quorum"));
	int64_t from = parameter_number(w, "election.delegates_from");

	if (!present)
		problem(p, NULL, "请登记到会人数和选票");
	else if (present > expected)
		problem(p, NULL, "应到 %lld 人，实到填了 %lld 人，请核对", ll(expected), ll(present));
	else if (present < least)
		problem(p, NULL, "应到 %lld 人，到会 %lld 人，不足%s（%lld 人），选举无效", ll(expected), ll(present),
			parameter_number(w, "election.quorum") == 80 ? "五分之四" : "规定的比例", ll(least));
	if (b->e->meeting_kind == ELECTION_DELEGATES && organisation_is_branch(b->o->kind))
		problem(p, NULL, "党支部由党员大会选举，不开代表大会；党员 %lld 名以上的党组织才可以", ll(from));
}

static void check_ballots(const struct ballot *b, struct problems *p)
{
	const struct election *e = b->e;

	if (e->issued > e->present)
		problem(p, NULL, "发出选票 %lld 张，多于到会 %lld 人，请核对", ll(e->issued), ll(e->present));
	if (e->returned > e->issued)
		problem(p, NULL, "收回选票 %lld 张，多于发出的 %lld 张，选举无效，要重新选举", ll(e->returned), ll(e->issued));
	if (e->void_ballots > e->returned)
		problem(p, NULL, "废票 %lld 张，多于收回的 %lld 张，请核对", ll(e->void_ballots), ll(e->returned));
}

static void check_candidates(struct work *w, const struct ballot *b, struct problems *p)
{
	const struct election *e = b->e;
	int64_t surplus = parameter_number(w, "election.surplus"), candidates = (int64_t)b->candidates;
	int64_t least = e->way == ELECTION_COMMITTEE ? share_of(e->seats, 100 + surplus) : e->seats;

	if (candidates < least)
		problem(p, NULL, e->way == ELECTION_COMMITTEE
			? "应选 %lld 名，候选人 %lld 名，差额不少于 %lld%%，至少要 %lld 名"
			: "应选 %lld 名，候选人只有 %lld 名", ll(e->seats), ll(candidates), ll(surplus), ll(least));
	for (size_t i = 0; i < b->candidates; i++)
		if (text_has(e->tellers, b->persons[i].name))
			problem(p, NULL, "监票人里有候选人%s，候选人不能作监票人", b->persons[i].name);
	for (size_t i = b->candidates; i < b->count; i++)
		if (text_is(e->chair, b->persons[i].name) || text_has(e->tellers, b->persons[i].name))
			problem(p, NULL, "%s登记为不计入应到，又是主持人或监票人，请核对", b->persons[i].name);
}

static void check_votes(struct work *w, const struct ballot *b, struct problems *p)
{
	const struct election *e = b->e;
	int64_t valid = e->returned - e->void_ballots, sum = 0;
	const char *names[MOST_PERSONS];
	size_t many = 0;

	if (valid < 0) /* the ballots themselves are wrong, as has been said */
		return;
	for (size_t i = 0; i < b->candidates; i++) {
		const struct election_person *it = &b->persons[i];

		sum += it->votes;
		if (it->votes > valid)
			names[many++] = arena_format(w->arena, "%s %lld 票", it->name, ll(it->votes));
		if (it->again > e->present)
			problem(p, NULL, "%s再次投票得 %lld 票，多于到会 %lld 人，请核对", it->name, ll(it->again),
				ll(e->present));
	}
	if (many)
		problem(p, NULL, "%s，多于有效票 %lld 张，请核对", text_join(w->arena, names, many, "、"), ll(valid));
	else if (valid > 0 && sum > e->seats * valid)
		problem(p, NULL, "赞成票合计 %lld 票，有效票 %lld 张、每张最多选 %lld 名，合计不应超过 %lld 票", ll(sum), ll(valid),
			ll(e->seats), ll(e->seats * valid));
}

static void check_result(struct work *w, const struct ballot *b, struct problems *p)
{
	const struct count *c = &b->result;
	const char *names[MOST_PERSONS];
	size_t n = 0;

	for (size_t i = 0; i < b->candidates; i++)
		if (b->persons[i].outcome == OUTCOME_TIED)
			names[n++] = b->persons[i].name;
	if (n)
		problem(p, NULL, "%s得票相同，还剩 %lld 个名额，请在这 %zu 人中再次投票，把得票填入“再次投票”",
			text_join(w->arena, names, n, "、"), ll(c->tied_seats), n);
	if (c->left && !b->e->fewer_agreed)
		problem(p, NULL, "到会 %lld 人，要超过半数（%lld 票以上）才当选；当选 %zu 名，还缺 %lld 名，可以另行选举，"
			"或者经半数以上同意减少名额（在“修改”里勾选）", ll(b->e->present), ll(votes_needed(c->present,
			c->pass)), c->elected, ll(c->left));
	if (!c->elected && !n && b->e->fewer_agreed)
		problem(p, NULL, "没有人当选，不能上报");
}

/* 书记 and 副书记 of a committee are elected by its first meeting, as many as there are posts. */
static void check_post(const struct ballot *b, const struct election_person *it, struct problems *p)
{
	bool led = committee_post_leads(it->post);
	const char *post = code_label("party_post", it->post);
	int64_t board = b->e->board_present;

	if (it->outcome != OUTCOME_ELECTED)
		problem(p, NULL, "%s没有当选，不能任%s", it->name, post);
	else if (b->e->way == ELECTION_COMMITTEE && led && it->post_votes * 2 <= board)
		problem(p, NULL, "%s选%s得 %lld 票，没有超过到会委员 %lld 人的半数", it->name, post, ll(it->post_votes),
			ll(board));
	else if (it->post_votes > board && b->e->way == ELECTION_COMMITTEE)
		problem(p, NULL, "%s选%s得 %lld 票，多于到会委员 %lld 人", it->name, post,
			ll(it->post_votes), ll(board));
}

static void check_posts(const struct ballot *b, struct problems *p)
{
	int64_t secretaries = 0, without = 0, elected = (int64_t)b->result.elected;

	for (size_t i = 0; i < b->candidates; i++) {
		const struct election_person *it = &b->persons[i];

		secretaries += text_is(it->post, "01");
		without += !it->post && it->outcome == OUTCOME_ELECTED;
		if (it->post)
			check_post(b, it, p);
	}
	if (secretaries != 1)
		problem(p, NULL, secretaries ? "书记填了 %lld 名，只能有一名" : "请在“登记票数”里填写谁当选书记",
			ll(secretaries));
	if (b->e->way == ELECTION_DIRECT && without)
		problem(p, NULL, "有 %lld 名当选的没有填职务，请填写书记或者副书记", ll(without));
	if (b->e->way == ELECTION_COMMITTEE && (b->e->board_present * 2 <= elected
		|| b->e->board_present > elected))
		problem(p, NULL, "委员会第一次会议应到 %lld 人，到会 %lld 人；要超过半数，也不会多于当选人数", ll(elected),
			ll(b->e->board_present));
}

/* Late or much too early. */
static const char *term_warning(struct work *w, const struct ballot *b)
{
	int months = (int)parameter_number(w, "term.remind_before");
	const char *ends = date_long(w->arena, b->due_on);

	if (!date_has(b->due_on))
		return NULL;
	if (date_compare(b->e->held_on, b->due_on) > 0)
		return arena_format(w->arena, "上一届任期到 %s 已经届满，没有批准延期", ends);
	if (date_compare(b->e->held_on, date_add_months(b->due_on, -months)) < 0)
		return arena_format(w->arena, "上一届任期到 %s 才届满，提前换届要有上级批准", ends);
	return NULL;
}

/* Before the votes are entered, the seats say how many there will be. */
static const char *seats_warning(struct work *w, const struct ballot *b)
{
	int64_t people = (int64_t)b->result.elected + b->result.tied_seats;

	return b->e->way == ELECTION_COMMITTEE
		? board_warning(w, b->o->kind, true, people ? people : b->e->seats, true) : NULL;
}

static const char *young_warning(struct work *w, const struct ballot *b)
{
	const char *young = NULL;

	for (size_t i = 0; i < b->candidates && !young; i++)
		if (text_is(b->persons[i].post, "01"))
			young = secretary_warning(w, b->persons[i].name, b->persons[i].full_on,
				b->persons[i].age_months, b->e->held_on);
	return young;
}

void election_deviations(struct work *w, const struct ballot *b, struct deviations *d)
{
	deviations_read(w, b->reasons, d);
	d->once = b->e->reason;
	if (b->e->state == ELECTION_APPROVED) /* the term that stands is its own */
		return;
	d->text[DEVIATION_TERM] = term_warning(w, b);
	d->text[DEVIATION_SIZE] = seats_warning(w, b);
	d->text[DEVIATION_SECRETARY] = young_warning(w, b);
}

/* With a reason it is as the superior decides; `advice`: where the reason is to be written. */
static void check_reasons(struct work *w, const struct ballot *b, const char *advice,
	struct problems *p)
{
	struct deviations d = { 0 };

	election_deviations(w, b, &d);
	deviations_check(&d, advice, p);
}

void election_check(struct work *w, const struct ballot *b, struct problems *p)
{
	check_quorum(w, b, p);
	check_ballots(b, p);
	check_candidates(w, b, p);
	check_votes(w, b, p);
	if (b->e->present) /* before anything is entered there is no result to speak of */
		check_result(w, b, p);
	if (b->result.elected)
		check_posts(b, p);
	check_reasons(w, b, "确需如此的，请点“写明原因”", p);
}

/* ---- reporting and approving ---- */

static bool tell(struct work *w, const struct election *e, bool above, const char *text)
{
	committee_tell(w, e->organisation_id, !above, above,
		arena_format(w->arena, "/elections/%lld", ll(e->row.id)), text);
	return true;
}

bool election_submit(struct work *w, struct election *e, struct problems *p)
{
	struct ballot *b = ARENA_NEW(w->arena, struct ballot);

	if (!election_is_open(e)) {
		problem(p, NULL, "这次选举已经上报，请刷新后核对");
		return false;
	}
	ballot_read(w, e, b);
	election_check(w, b, p);
	if (p->count)
		return false;
	e->expected = b->voters - (int64_t)b->absent;
	e->state = ELECTION_SUBMITTED;
	e->answer = NULL;
	return record_save(w, &election_record, e, "submit", p)
		&& tell(w, e, true, arena_format(w->arena, "“%s”上报换届选举结果，请批复", b->o->name));
}

/* Nobody approves his own: whoever decides stands above. */
static bool may_decide(struct work *w, const struct election *e, struct problems *p)
{
	if (e->state != ELECTION_SUBMITTED)
		problem(p, NULL, "这次选举现在是“%s”，请刷新后核对", choice_label(election_states, (int)e->state));
	else if (committee_is_own(w, e->organisation_id))
		problem(p, NULL, "选举结果要由上级党组织批复，不能自己批复");
	return p->count == 0;
}

bool election_return(struct work *w, struct election *e, const char *why, struct problems *p)
{
	if (text_empty(why))
		problem(p, "answer", "请写明退回的原因");
	if (!may_decide(w, e, p))
		return false;
	e->answer = text_cut(w->arena, why, 200);
	e->state = ELECTION_RETURNED;
	return record_save(w, &election_record, e, "return", p)
		&& tell(w, e, false, "换届选举结果被上级退回，请按退回原因办理");
}

/* Which duties a branch has follows from whether it has elected a committee. */
static void keep_way(struct work *w, const struct election *e)
{
	bool before = w->unscoped;
	struct organisation *o;

	w->unscoped = true; /* the election has been found in the actor's scope */
	o = record_lock(w, &organisation_record, e->organisation_id);
	if (o && organisation_is_branch(o->kind)) {
		o->has_committee = e->way == ELECTION_COMMITTEE;
		record_save(w, &organisation_record, o, NULL, problems_new(w->arena));
	}
	w->unscoped = before;
}

static bool let_stand(struct work *w, const struct ballot *b, struct problems *p)
{
	const struct election *e = b->e;
	struct committee *c = record_new(w, &committee_record);
	struct mandate by = { e->held_on, e->approval, e->approved_by, .elected = true };

	committee_end(w, e->organisation_id, e->held_on);
	c->organisation_id = e->organisation_id;
	c->number = e->number;
	c->elected_on = e->held_on;
	c->term_years = e->term_years;
	c->approval = e->approval;
	c->approved_by = e->approved_by;
	c->reason = e->reason;
	if (!committee_add(w, c, p))
		return false;
	work_change(w, "UPDATE committee SET election_id = ?, reasons = ? WHERE id = ?",
		BIND(e->row.id, b->reasons, c->row.id));
	for (size_t i = 0; i < b->candidates; i++) {
		const struct election_person *it = &b->persons[i];

		if (it->outcome == OUTCOME_ELECTED)
			committee_member_add(w, c, it->member_id, it->post ? it->post : "19", &by, NULL, p);
	}
	keep_way(w, e);
	committee_posts_follow(w, e->organisation_id);
	return p->count == 0;
}

bool election_approve(struct work *w, struct election *e, struct problems *p)
{
	struct ballot *b = ARENA_NEW(w->arena, struct ballot);

	ballot_read(w, e, b);
	check_reasons(w, b, "上报时没有写明原因，请退回补写", p);
	if (text_empty(e->approval))
		problem(p, "approval", "请填写批复文号");
	if (text_empty(e->approved_by))
		problem(p, "approved_by", "请填写批准机关");
	if (!date_has(e->approved_on) || date_compare(e->approved_on, w->today) > 0)
		problem(p, "approved_on", "请填写批复日期，不能晚于今天");
	else if (date_compare(e->approved_on, e->held_on) < 0)
		problem(p, "approved_on", "批复日期不能早于选举日期 %s", date_long(w->arena, e->held_on));
	if (!may_decide(w, e, p))
		return false;
	e->state = ELECTION_APPROVED;
	return record_save(w, &election_record, e, "approve", p) && let_stand(w, b, p)
		&& tell(w, e, false, "换届选举结果已经上级批复，新一届班子已登记");
}
