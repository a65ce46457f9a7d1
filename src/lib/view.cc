/*
 * The page shim: a ctemplate dictionary that reads a page's data (lib/json.h) in place. The only
 * C++ file; it never throws out and never calls in. What a name means, in a variable or a section:
 *   array → once an item, object → once inside it, number, true or text that is not empty → once;
 *   has_NAME → once if NAME would be shown, no_NAME → once if it would not (where NAME is known);
 *   {{item}} → the item itself in an array of plain values.
 * A name not found in a row is looked for in what encloses it; one found nowhere is written down.
 */
/* C may name a function like its struct; C++ calls that a shadow. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
#include "lib/view.h"
#pragma GCC diagnostic pop

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <ctemplate/per_expand_data.h>
#include <ctemplate/template.h>
#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary_interface.h>
#include <ctemplate/template_emitter.h>

using ctemplate::TemplateDictionaryInterface;
using ctemplate::TemplateString;
namespace fs = std::filesystem;

static const char first_line[] = "{{%AUTOESCAPE context=\"HTML\"}}\n";
static const size_t largest_page = 64u << 20;

static std::unique_ptr<ctemplate::TemplateCache> cache;
static std::set<std::string> names;   /* "member/show.html" */

/* One expansion: the page wanted and the names nobody knew. */
struct expansion {
	const char *page;
	std::set<std::string> unknown;
	std::set<std::string> includes;   /* ctemplate keeps only the pointer */
};

static bool shown(const struct json *value)
{
	switch (value ? value->kind : JSON_NULL) {
	case JSON_NULL: return false;
	case JSON_FLAG: return value->number != 0;
	case JSON_LIST: return value->count > 0;
	case JSON_TEXT: return *value->text != 0;
	default:        return true;
	}
}

/* A name as ctemplate hands it over, and what is left of it behind a prefix. */
struct key {
	const char *data;
	size_t size;

	explicit key(const TemplateString &name) : data(name.data()), size(name.size()) {}
	key(const char *from, size_t length) : data(from), size(length) {}
	bool begins(const char *with, size_t n) const { return size > n && !memcmp(data, with, n); }
	key behind(size_t n) const { return key(data + n, size - n); }
	std::string text() const { return std::string(data, size); }
};

class row : public TemplateDictionaryInterface {
public:
	row(expansion *whole, const struct json *value, const row *around)
		: whole_(whole), value_(value), around_(around) {}
	row(const row &other) : row(other.whole_, other.value_, other.around_) {}

	TemplateString GetValue(const TemplateString &name) const override
	{
		const struct json *value = nullptr;

		if (!find(key(name), &value))
			whole_->unknown.insert(key(name).text());
		if (value && value->kind == JSON_FLAG)
			return value->number ? TemplateString("true") : TemplateString("");
		if (!value || !value->text)
			return TemplateString("");
		return TemplateString(value->text, strlen(value->text));
	}

	bool IsHiddenSection(const TemplateString &name) const override
	{
		key wanted(name);
		const struct json *value = nullptr;

		if (wanted.begins("no_", 3) && find(wanted.behind(3), &value))
			return shown(value);
		if (wanted.begins("has_", 4) && find(wanted.behind(4), &value))
			return !shown(value);
		if (find(wanted, &value))
			return !shown(value);
		if (wanted.size > 10 && !memcmp(wanted.data + wanted.size - 10, "_separator", 10))
			return true;   /* ctemplate itself puts it between items */
		whole_->unknown.insert(wanted.text());
		return !wanted.begins("no_", 3);
	}

	bool IsUnhiddenSection(const TemplateString &name) const override
	{
		return !IsHiddenSection(name);
	}

	Iterator *CreateSectionIterator(const TemplateString &name) const override;
	Iterator *CreateTemplateIterator(const TemplateString &name) const override;

	bool IsHiddenTemplate(const TemplateString &name) const override { return false; }

	const char *GetIncludeTemplateName(const TemplateString &name, int) const override
	{
		std::string part(name.data(), name.size());

		if (part == "page")
			return whole_->page;
		return whole_->includes.insert("part/" + part + ".html").first->c_str();
	}

	void DumpToString(std::string *out, int) const override { *out += "row"; }

	using TemplateDictionaryInterface::Iterator;

private:
	friend class rows;

	/* True if this row or one around it has the name; null is a value. */
	bool find(const key &wanted, const struct json **value) const
	{
		for (const row *r = this; r; r = r->around_)
			if (r->holds(wanted, value))
				return true;
		*value = nullptr;
		return false;
	}

	bool holds(const key &wanted, const struct json **value) const
	{
		if (value_->kind != JSON_OBJECT) {
			*value = value_;
			return wanted.size == 4 && !memcmp(wanted.data, "item", 4);
		}
		for (*value = value_->first; *value; *value = (*value)->next)
			if ((*value)->name_size == wanted.size && *(*value)->name == *wanted.data
				&& !memcmp((*value)->name, wanted.data, wanted.size))
				return true;
		return false;
	}

	expansion *whole_;
	const struct json *value_;
	const row *around_;
};

/* Over the items of a list, or once over a single row. */
class rows : public row::Iterator {
public:
	explicit rows(const row &only) : next_(only.value_), list_(false), now_(only) {}
	rows(const row &first, const struct json *list) : next_(list->first), list_(true), now_(first)
	{
	}

	bool HasNext() const override { return next_ != nullptr; }

	const TemplateDictionaryInterface &Next() override
	{
		now_.value_ = next_;
		next_ = list_ ? next_->next : nullptr;
		return now_;
	}

private:
	const struct json *next_;
	bool list_;
	row now_;
};

row::Iterator *row::CreateSectionIterator(const TemplateString &name) const
{
	const struct json *value = nullptr;

	find(key(name), &value);
	if (value && value->kind == JSON_LIST)
		return new rows(row(whole_, value, this), value);
	if (value && value->kind == JSON_OBJECT)
		return new rows(row(whole_, value, this));
	return new rows(*this);
}

row::Iterator *row::CreateTemplateIterator(const TemplateString &) const
{
	return new rows(*this);
}

/* Gathers the page in malloc'd memory, which C takes over. */
class page_text : public ctemplate::ExpandEmitter {
public:
	~page_text() override { free(data); }
	void Emit(char c) override { Emit(&c, 1); }
	void Emit(const std::string &s) override { Emit(s.data(), s.size()); }
	void Emit(const char *s) override { Emit(s, strlen(s)); }
	void Emit(const char *s, size_t length) override
	{
		if (size + length >= room) {
			size_t more = std::max(room * 2, size + length + 16384);
			char *moved = more > largest_page ? nullptr : static_cast<char *>(realloc(data, more));

			if (!moved)
				throw std::bad_alloc();
			data = moved;
			room = more;
		}
		memcpy(data + size, s, length);
		size += length;
		data[size] = 0;
	}

	char *data = nullptr;
	size_t size = 0;
	size_t room = 0;
};

/* A template that is not escaped, or includes a part that is not there, is a bad one. */
static bool sound(const fs::path &root, const std::string &name)
{
	std::ifstream file(root / name);
	std::stringstream text;

	text << file.rdbuf();
	std::string all = text.str();
	if (all.compare(0, sizeof first_line - 1, first_line))
		return false;
	for (size_t at = all.find("{{>"); at != std::string::npos; at = all.find("{{>", at + 3)) {
		std::string part = all.substr(at + 3, all.find_first_of(":}", at + 3) - at - 3);
		if (part != "page" && !fs::exists(root / "part" / (part + ".html")))
			return false;
	}
	return cache->LoadTemplate(name, ctemplate::STRIP_BLANK_LINES);
}

static void say(char *out, size_t room, const std::string &text)
{
	if (room) {
		size_t size = std::min(text.size(), room - 1);
		memcpy(out, text.data(), size);
		out[size] = 0;
	}
}

bool view_open(const char *folder, char *bad, size_t room)
{
	try {
		fs::path root = fs::absolute(folder);

		cache = std::make_unique<ctemplate::TemplateCache>();
		cache->SetTemplateRootDirectory(root.string());
		names.clear();
		for (const auto &entry : fs::recursive_directory_iterator(root))
			if (entry.path().extension() == ".html")
				names.insert(fs::relative(entry.path(), root).generic_string());
		for (const std::string &name : names)
			if (!sound(root, name))
				return say(bad, room, name), false;
		return say(bad, room, names.empty() ? folder : ""), !names.empty();
	} catch (...) {
		say(bad, room, folder);
		return false;
	}
}

bool view_has(const char *name)
{
	try {
		return names.count(name) > 0;
	} catch (...) {
		return false;
	}
}

bool view_expand(const char *layout, const char *page, struct json *data, char **out, size_t *size,
	char *unknown, size_t room)
{
	*out = nullptr;
	*size = 0;
	try {
		expansion whole = { page, {}, {} };
		row root(&whole, data, nullptr);
		page_text text;
		std::string list;

		/* An unloaded name would be looked for on disk, outside what view_open has judged. */
		if (!names.count(layout) || (page && !names.count(page)) || !cache->ExpandWithData(
			layout, ctemplate::STRIP_BLANK_LINES, &root, nullptr, &text))
			return false;
		for (const std::string &name : whole.unknown)
			list += (list.empty() ? "" : ",") + name;
		say(unknown, room, list);
		text.Emit("", 0);
		std::swap(*out, text.data);
		*size = text.size;
		return true;
	} catch (...) {
		return false;
	}
}
