/* Notes how long an article takes to read: an annotation "reading-minutes". A plugin in C11 with nothing but
 * plugin.h. */
#include <ctype.h>
#include <newswatch/plugin.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

NW_MANIFEST(
    "{\"id\":\"org.example.reading-time\",\"version\":\"1.0.0\",\"abi\":\"1.0\","
    "\"capabilities\":[\"enrich\"],\"provides\":[\"reading-minutes\"],"
    "\"schema\":{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{"
    "\"words_per_minute\":{\"type\":\"integer\",\"minimum\":1,\"default\":200,"
    "\"description\":\"how fast people read\"}}}}");

typedef struct reading_time {
    nw_plugin abi;
    size_t words_per_minute;
} reading_time;

static size_t count_words(nw_str text) {
    size_t words = 0;
    int inside = 0;
    for (size_t i = 0; i < text.n; ++i) {
        const int space = isspace((unsigned char)text.p[i]) != 0;
        if (!space && !inside) ++words;
        inside = !space;
    }
    return words;
}

static nw_status init(nw_plugin* plugin, const nw_config* config) {
    reading_time* self = plugin->self;
    nw_value value = {.size = sizeof value};
    const nw_status status = config->get(config, "/words_per_minute", &value);
    if (status != NW_OK) return status;
    self->words_per_minute = (size_t)value.integer;
    return NW_OK;
}

static nw_status activate(nw_plugin* plugin) {
    (void)plugin;
    return NW_OK;
}

static void deactivate(nw_plugin* plugin) { (void)plugin; }

static void destroy(nw_plugin* plugin) { free(plugin->self); }

static nw_status process(nw_plugin* plugin, nw_input* input, nw_sink* sink) {
    const reading_time* self = plugin->self;
    const nw_article* article;
    while ((article = input->next(input)) != NULL) {
        char minutes[24];
        const size_t words = count_words(article->body);
        const int length = snprintf(minutes, sizeof minutes, "%zu", words / self->words_per_minute + 1);
        const nw_annotation annotation = {.size = sizeof annotation,
                                          .score = 1.0,
                                          .key = {"reading-minutes", strlen("reading-minutes")},
                                          .value = {minutes, (size_t)length}};
        const nw_status status = sink->annotate(sink, &annotation);
        if (status != NW_OK) return status;
    }
    return NW_OK;
}

static const nw_process enrich = {sizeof enrich, 0, process};

static const void* get_extension(nw_plugin* plugin, const char* id) {
    (void)plugin;
    return strcmp(id, NW_EXT_ENRICH) == 0 ? &enrich : NULL;
}

static nw_plugin* create(const nw_host* host) {
    (void)host;
    reading_time* self = calloc(1, sizeof *self);
    if (self == NULL) return NULL;
    self->abi = (nw_plugin){.size = sizeof self->abi,
                            .flags = NW_PLUGIN_STATELESS,
                            .self = self,
                            .init = init,
                            .activate = activate,
                            .deactivate = deactivate,
                            .destroy = destroy,
                            .get_extension = get_extension};
    return &self->abi;
}

const nw_entry* nw_plugin_entry_1(void) {
    static const nw_entry entry = {sizeof entry, NW_ABI, 0, 0, nw_note.desc, create};
    return &entry;
}
