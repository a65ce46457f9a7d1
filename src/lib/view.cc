/*
 * The page shim: a ctemplate dictionary that reads a json-c object in place. The only C++ file;
 * it never throws out and never calls in. What a name means, in a variable or a section:
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

static bool shown(json *value)
{
	switch (json_object_get_type(value)) {
	case json_type_null:    return false;
	case json_type_boolean: return json_object_get_boolean(value);
	case json_type_array:   return json_object_array_length(value) > 0;
	case json_type_string:  return json_object_get_string_len(value) > 0;
	default:                return true;
	}
}

static bool begins(const std::string &key, const char *with)
{
	return key[0] == with[0] && !strncmp(key.c_str(), with, strlen(with));
}

class row : public TemplateDictionaryInterface {
public:
	row(expansion *whole, json *value, const row *around)
		: whole_(whole), value_(value), around_(around) {}
	row(const row &other) : row(other.whole_, other.value_, other.around_) {}

	TemplateString GetValue(const TemplateString &name) const override
	{
		std::string key(name.data(), name.size());
		json *value = nullptr;

		if (!find(key.c_str(), &value))
			whole_->unknown.insert(key);
		if (json_object_is_type(value, json_type_boolean))
			return json_object_get_boolean(value) ? TemplateString("true") : TemplateString("");
		if (!value || json_object_is_type(value, json_type_array)
			|| json_object_is_type(value, json_type_object))
			return TemplateString("");
		/* json-c keeps the text of a number inside the number: it outlives the expansion. */
		const char *text = json_object_get_string(value);
		return TemplateString(text, strlen(text));
	}

	bool IsHiddenSection(const TemplateString &name) const override
	{
		std::string key(name.data(), name.size());
		json *value = nullptr;

		if (begins(key, "no_") && find(key.c_str() + 3, &value))
			return shown(value);
		if (begins(key, "has_") && find(key.c_str() + 4, &value))
			return !shown(value);
		if (find(key.c_str(), &value))
			return !shown(value);
		if (key.size() > 10 && !key.compare(key.size() - 10, 10, "_separator"))
			return true;   /* ctemplate itself puts it between items */
		whole_->unknown.insert(key);
		return !begins(key, "no_");
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

	/*
	 * True if this row or one around it has the name; null is a value. Rows are small: walking
	 * one takes half the time of json-c's hash.
	 */
	bool find(const char *key, json **value) const
	{
		for (const row *r = this; r; r = r->around_)
			if (r->holds(key, value))
				return true;
		*value = nullptr;
		return false;
	}

	bool holds(const char *key, json **value) const
	{
		if (!json_object_is_type(value_, json_type_object)) {
			*value = value_;
			return !strcmp(key, "item");
		}
		for (lh_entry *e = json_object_get_object(value_)->head; e; e = e->next) {
			const char *name = static_cast<const char *>(e->k);

			*value = static_cast<json *>(const_cast<void *>(e->v));
			if (name[0] == key[0] && !strcmp(name, key))
				return true;
		}
		return false;
	}

	expansion *whole_;
	json *value_;
	const row *around_;
};

/* Over the items of an array, or once over a single row. */
class rows : public row::Iterator {
public:
	explicit rows(const row &only) : list_(nullptr), count_(1), now_(only) {}
	rows(const row &first, json *list)
		: list_(list), count_(json_object_array_length(list)), now_(first) {}

	bool HasNext() const override { return next_ < count_; }

	const TemplateDictionaryInterface &Next() override
	{
		if (list_)
			now_.value_ = json_object_array_get_idx(list_, next_);
		next_++;
		return now_;
	}

private:
	json *list_;
	size_t count_;
	size_t next_ = 0;
	row now_;
};

row::Iterator *row::CreateSectionIterator(const TemplateString &name) const
{
	json *value = nullptr;

	find(std::string(name.data(), name.size()).c_str(), &value);
	if (json_object_is_type(value, json_type_array))
		return new rows(row(whole_, nullptr, this), value);
	if (json_object_is_type(value, json_type_object))
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

bool view_expand(const char *layout, const char *page, json *data, char **out, size_t *size,
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
