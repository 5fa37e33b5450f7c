/* newswatch/plugin.h - the plugin ABI of newswatch, major 1, minor 0 (draft).
 *
 * C11 and C++17 alike; needs <stddef.h> and <stdint.h> only; LP64 Linux. C++ authors read plugin.hpp instead.
 *
 * The rules
 *  R1  A plugin exports one symbol, nw_plugin_entry_1. Another ABI major is another symbol; one file may
 * export both. R2  A struct begins with its size, filled in by the side that owns it. A reader asks NW_HAS()
 * before it touches a member that 1.0 did not have. Members are only ever appended. The structs marked
 * "frozen" have no size, never change, and are the only ones that stand inside others or as elements of
 * arrays. R3  No allocation crosses the boundary: a caller owns what it passes, a callee copies what it
 * keeps. What a plugin is given is valid until the call that gave it returns (articles: until the next pull
 * on the same input). R4  No exception, no longjmp crosses the boundary; a plugin leaves signal handlers
 * alone. R5  Threads. [control]: never at the same time as another call on this instance. [work]: a pool
 * thread, one call on an instance at a time, not always the same thread. [any]: every thread, at any time,
 * also the plugin's own. R6  Text is UTF-8 with a length and without a terminating NUL, unless its type is
 * `const char *`. R7  Extension ids are "nw.NAME/REVISION" or "REVERSE-DNS.NAME/REVISION". What an id stands
 * for never changes. R8  Enumerations travel as uint32_t. A reader takes a value it does not know for the
 * documented default. R9  A batch may be given again after a crash; what was emitted for it the first time is
 * then forgotten.
 */
#ifndef NEWSWATCH_PLUGIN_H
#define NEWSWATCH_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#define NW_ABI_MAJOR 1u
#define NW_ABI_MINOR 0u
#define NW_ABI ((NW_ABI_MAJOR << 16) | NW_ABI_MINOR)
#define NW_EXPORT __attribute__((visibility("default")))
/* True when *p, a sized struct of type T, is long enough to have the member. */
#define NW_HAS(p, T, member) ((p)->size >= offsetof(T, member) + sizeof(((T*)0)->member))

#ifdef __cplusplus
#define NW_NOEXCEPT noexcept /* part of the type: a callback that may throw does not compile */
extern "C" {
#else
#define NW_NOEXCEPT
#endif

/* ---- words --------------------------------------------------------------------------------------------- */

/* Frozen. n bytes of UTF-8 at p; p may be null when n is 0. */
typedef struct nw_str {
    const char* p;
    size_t n;
} nw_str;

/* Frozen. A named value of a log line. */
typedef struct nw_pair {
    nw_str key, value;
} nw_pair;

/* The parts of an article that a span may point into. Unknown values: NW_FIELD_NONE. */
typedef uint32_t nw_field;
#define NW_FIELD_NONE 0u
#define NW_FIELD_TITLE 1u
#define NW_FIELD_SUMMARY 2u
#define NW_FIELD_BODY 3u
#define NW_FIELD_URL 4u
#define NW_FIELD_SOURCE 5u
#define NW_FIELD_AUTHOR 6u
#define NW_FIELD_CATEGORY 7u
#define NW_FIELD_LANGUAGE 8u

/* Frozen. Bytes [begin, end) of a field, both on character boundaries. `index` selects among authors or
 * categories, else 0. With NW_FIELD_NONE the rest is 0 and the whole article is meant. */
typedef struct nw_span {
    nw_field field;
    uint32_t index, begin, end;
} nw_span;

typedef int32_t nw_status; /* 0 or an NW_E_ value; unknown negative values are NW_E_PERMANENT */
#define NW_OK 0
#define NW_E_INVALID (-1)     /* the caller broke the contract; the host's log says how */
#define NW_E_CONFIG (-2)      /* init: the configuration cannot be used */
#define NW_E_RETRY (-3)       /* not now; the same call may succeed later */
#define NW_E_PERMANENT (-4)   /* this article will never work */
#define NW_E_DENIED (-5)      /* not in this phase: an alert from enrich, an annotation from detect */
#define NW_E_UNSUPPORTED (-6) /* unknown to this version */
#define NW_E_LIMIT (-7)       /* too many or too large, see NW_MAX_ below; out of memory */
#define NW_E_CANCELLED (-8)   /* stopped by the host: a deadline, a shutdown */
#define NW_E_FATAL (-9)       /* the instance cannot go on and wants to be destroyed */
#define NW_E_NOTFOUND (-10)   /* config: no such value */

/* What the host accepts from a plugin for one article. More is answered with NW_E_LIMIT. */
#define NW_MAX_TEXT 65536u        /* bytes of any one text */
#define NW_MAX_ANNOTATIONS 10000u /* annotations by one instance */
#define NW_MAX_ALERTS 1000u       /* alerts by one instance */
#define NW_MAX_EVIDENCE 10000u    /* spans in one alert */
#define NW_MAX_TAGS 64u           /* tags in one alert */

/* An error or, with the code NW_OK, a warning. */
typedef struct nw_error {
    uint32_t size;
    nw_status code;
    nw_str message;        /* one line, for people */
    nw_str detail;         /* a JSON object, for programs; may be empty */
    nw_str file;           /* the place in a rule or configuration file; empty when there is none */
    uint32_t line, column; /* from 1, columns in characters; 0: unknown */
} nw_error;

/* ---- articles and what is found in them ---------------------------------------------------------------- */

/* A fact about an article. */
typedef struct nw_annotation {
    uint32_t size;
    uint32_t reserved0;
    double score; /* 0 to 1 */
    nw_str key;   /* what kind of fact; one that the manifest's "provides" names */
    nw_str value; /* the fact: an entity's id, a sentiment, ... */
    nw_str kind;  /* how it was said: name, acronym, ...; may be empty */
    nw_str rule;  /* what in the plugin's configuration made it; may be empty */
    nw_str by;    /* the instance that made it; the host fills it in */
    nw_span span; /* where it stands; NW_FIELD_NONE: it speaks of the whole article */
} nw_annotation;

/* Annotations with this key are zones, made by the host. Their values: title, lead, body, caption, credit,
 * related, boilerplate. Alerts whose evidence lies wholly in the last three do not leave the host. */
#define NW_KEY_ZONE "nw.zone"

#define NW_TIME_UNKNOWN INT64_MIN

/* Flags of an article; unknown ones are to be ignored. */
#define NW_ARTICLE_UPDATE 1u /* seen before, its content changed since */

typedef struct nw_article {
    uint32_t size;
    uint32_t flags;
    int64_t published_ns, updated_ns, fetched_ns; /* nanoseconds since 1970 UTC, or NW_TIME_UNKNOWN */
    nw_str id;                                    /* stable over edits */
    nw_str url;
    nw_str source; /* the source's configured name */
    nw_str title, summary, body;
    nw_str language; /* BCP 47; may be empty */
    const nw_str *authors, *categories, *tags;
    const nw_annotation* const* annotations; /* the host's and those of the plugins before this one */
    uint32_t n_authors, n_categories, n_tags, n_annotations;
} nw_article;

/* Unknown severities: NW_SEVERITY_MEDIUM. */
#define NW_SEVERITY_INFO 0u
#define NW_SEVERITY_LOW 1u
#define NW_SEVERITY_MEDIUM 2u
#define NW_SEVERITY_HIGH 3u
#define NW_SEVERITY_CRITICAL 4u

/* Something worth telling people. */
typedef struct nw_alert {
    uint32_t size;
    uint32_t severity;
    double score;     /* 0 to 1 */
    nw_str rule;      /* what in the plugin's configuration found it; never empty */
    nw_str title;     /* one line; empty: the host takes the article's */
    nw_str text;      /* plain text; empty: the host tells with the evidence alone */
    nw_str dedup_key; /* alike for one article: one alert, the first; empty: the rule */
    const nw_str* tags;
    const nw_span* evidence; /* what in the article gave rise to it, in order of weight */
    uint32_t n_tags, n_evidence;
} nw_alert;

/* ---- a batch: the host's face to process() ------------------------------------------------------------- */

typedef struct nw_input {
    uint32_t size;
    uint32_t count_hint; /* about how many articles there are; 0: unknown */
    void* host_data;
    /* [work] The next article, owned by the host and valid until the next pull or the return of process();
     * null at the end and when the host wants to stop. What is emitted belongs to the article pulled last. */
    const nw_article* (*next)(struct nw_input*)NW_NOEXCEPT;
} nw_input;

typedef struct nw_sink {
    uint32_t size;
    uint32_t reserved0;
    void* host_data;
    /* All three copy what they are given. After anything but NW_OK what was given is not kept. */
    nw_status (*annotate)(struct nw_sink*, const nw_annotation*) NW_NOEXCEPT; /* [work] in enrich only */
    nw_status (*alert)(struct nw_sink*, const nw_alert*) NW_NOEXCEPT;         /* [work] in detect only */
    /* [work] This article failed: what process() emitted for it is dropped; the batch goes on. */
    nw_status (*fail)(struct nw_sink*, const nw_error*) NW_NOEXCEPT;
} nw_sink;

/* ---- configuration: checked against the manifest's schema before init(), its defaults filled in -------- */

/* Unknown types: NW_VALUE_NONE. */
#define NW_VALUE_NONE 0u
#define NW_VALUE_BOOLEAN 1u /* integer: 0 or 1 */
#define NW_VALUE_INTEGER 2u /* integer, and real alike */
#define NW_VALUE_NUMBER 3u  /* real */
#define NW_VALUE_STRING 4u  /* text */
#define NW_VALUE_ARRAY 5u   /* count */
#define NW_VALUE_OBJECT 6u  /* count */

typedef struct nw_value {
    uint32_t size; /* the caller fills it in */
    uint32_t type;
    int64_t integer;
    double real;
    nw_str text; /* owned by the host, valid as long as the configuration */
    uint64_t count;
} nw_value;

typedef struct nw_config {
    uint32_t size;
    uint32_t reserved0;
    void* host_data;
    /* [any] The value at an RFC 6901 pointer ("" is the whole, "/rules/0" the first of rules), or
     * NW_E_NOTFOUND. A string whose schema has "format":"path" is absolute: the host resolved it against the
     * file it was read from. */
    nw_status (*get)(const struct nw_config*, const char* pointer, nw_value* out) NW_NOEXCEPT;
} nw_config;

/* ---- the host, valid from create() to the return of destroy() ------------------------------------------ */

/* Unknown levels: NW_LOG_INFO. */
#define NW_LOG_TRACE 0u
#define NW_LOG_DEBUG 1u
#define NW_LOG_INFO 2u
#define NW_LOG_WARN 3u
#define NW_LOG_ERROR 4u

typedef struct nw_host {
    uint32_t size;
    uint32_t abi; /* NW_ABI of the host */
    void* host_data;
    const char *name, *version; /* of the host: "newswatch", "0.1.0" */
    const char* instance;       /* the name of this instance in the configuration */
    /* [any] A service of the host, or null when it has none by that id. From init() on. */
    const void* (*get_extension)(const struct nw_host*, const char* id)NW_NOEXCEPT;
    /* [any] A line in the host's log; n named values beside the message. Text is copied and escaped. */
    void (*log)(const struct nw_host*, uint32_t level, nw_str message, const nw_pair*,
                uint32_t n) NW_NOEXCEPT;
    /* [any] A complaint about the configuration (in init()) or the instance; may be called many times. */
    void (*error)(const struct nw_host*, const nw_error*) NW_NOEXCEPT;
    /* [any] The time of the current batch, in nanoseconds since 1970 UTC; replays and tests set it. */
    int64_t (*now_ns)(const struct nw_host*) NW_NOEXCEPT;
    /* [any] Not 0 when the host wants the current call to end soon; asked for in long loops. */
    int (*cancelled)(const struct nw_host*) NW_NOEXCEPT;
} nw_host;

/* ---- the plugin ---------------------------------------------------------------------------------------- */

/* Flags of an instance; unknown ones are to be ignored. */
#define NW_PLUGIN_STATELESS 1u /* what it says depends on the configuration and the article alone */

/* create(), init(), activate(), process()*, deactivate(), destroy(). destroy() may follow create() at once,
 * and follows a failed init(). After deactivate() the host may activate() again. */
typedef struct nw_plugin {
    uint32_t size;
    uint32_t flags;
    void* self;                                                         /* the plugin's own */
    nw_status (*init)(struct nw_plugin*, const nw_config*) NW_NOEXCEPT; /* [control] not to keep config */
    nw_status (*activate)(struct nw_plugin*) NW_NOEXCEPT;               /* [control] */
    void (*deactivate)(struct nw_plugin*) NW_NOEXCEPT;                  /* [control] */
    void (*destroy)(struct nw_plugin*) NW_NOEXCEPT;                     /* [control] frees *this */
    /* [any] A capability of the plugin or null; the same answer for life, from create() on. */
    const void* (*get_extension)(struct nw_plugin*, const char* id)NW_NOEXCEPT;
} nw_plugin;

typedef struct nw_entry {
    uint32_t size;
    uint32_t abi;            /* NW_ABI that the plugin was compiled with */
    uint32_t min_host_minor; /* the oldest minor of the host that it can live with */
    uint32_t reserved0;
    const char* manifest; /* the bytes of the ELF note, NUL-terminated */
    /* [control] A new instance owned by the caller until destroy(), or null. May log, and nothing else. */
    nw_plugin* (*create)(const nw_host*)NW_NOEXCEPT;
} nw_entry;

/* [control] The entry, valid as long as the file is loaded. */
NW_EXPORT const nw_entry* nw_plugin_entry_1(void) NW_NOEXCEPT;

/* Capabilities, named "enrich" and "detect" in the manifest. Both have the shape of nw_process. */
#define NW_EXT_ENRICH "nw.enrich/1" /* makes annotations; runs before every detect */
#define NW_EXT_DETECT "nw.detect/1" /* makes alerts */

typedef struct nw_process {
    uint32_t size;
    uint32_t max_batch; /* articles in one call; 0: no matter */
    /* [work] Pulls until null. Input and sink are valid during the call. A status other than NW_OK is the
     * failure of the article pulled last, and the host takes up the rest of the batch with a new call. */
    nw_status (*process)(nw_plugin*, nw_input*, nw_sink*) NW_NOEXCEPT;
} nw_process;

/* ---- the manifest -------------------------------------------------------------------------------------- */

/* An ELF note with a JSON text, read before any code of the plugin runs:
 * {"id", "version", "abi":"1.0", "capabilities":["detect"], "schema":{...}} and, if wanted, "description",
 * "provides", "consumes". In C: NW_MANIFEST("{...}"); at file scope, and nw_note.desc in the entry. */
#define NW_NOTE_NAME "newswatch"
#define NW_NOTE_TYPE 1u
#if defined(__clang__) /* a guard zone around the note would become part of it */
#define NW_NOTE_PLACE __attribute__((section(".note.newswatch"), used, aligned(4), no_sanitize("address")))
#else
#define NW_NOTE_PLACE __attribute__((section(".note.newswatch"), used, aligned(4)))
#endif
#ifndef __cplusplus
#define NW_MANIFEST(json)                      \
    NW_NOTE_PLACE static const struct {        \
        uint32_t namesz, descsz, type;         \
        char name[12];                         \
        char desc[(sizeof(json) + 3) / 4 * 4]; \
    } nw_note = {sizeof NW_NOTE_NAME, sizeof(json), NW_NOTE_TYPE, NW_NOTE_NAME, json}
#endif

#ifdef __cplusplus
}
#define NW_ASSERT static_assert
#else
#define NW_ASSERT _Static_assert
#endif
NW_ASSERT(sizeof(void*) == 8, "LP64 only");
NW_ASSERT(sizeof(nw_str) == 16 && sizeof(nw_pair) == 32 && sizeof(nw_span) == 16, "frozen");
NW_ASSERT(sizeof(nw_error) == 64 && sizeof(nw_annotation) == 112 && sizeof(nw_alert) == 104, "1.0");
NW_ASSERT(sizeof(nw_article) == 192 && offsetof(nw_article, body) == 112, "1.0");
NW_ASSERT(sizeof(nw_input) == 24 && sizeof(nw_sink) == 40 && sizeof(nw_value) == 48, "1.0");
NW_ASSERT(sizeof(nw_config) == 24 && sizeof(nw_host) == 80 && sizeof(nw_plugin) == 56, "1.0");
NW_ASSERT(sizeof(nw_entry) == 32 && sizeof(nw_process) == 16, "1.0");
#undef NW_ASSERT

#endif
