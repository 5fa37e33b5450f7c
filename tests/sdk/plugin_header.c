/* The ABI alone, as a C11 compiler sees it, with the numbers that 1.0 promises. */
#include <newswatch/plugin.h>

#define AT(type, member, offset) \
    _Static_assert(offsetof(type, member) == (offset), #type "." #member " has moved")
#define IS(type, member, of) \
    _Static_assert(_Generic(((type*)0)->member, of : 1, default : 0), #type "." #member " has another type")

AT(nw_span, end, 12);
AT(nw_error, file, 40);
AT(nw_error, line, 56);
AT(nw_annotation, key, 16);
AT(nw_annotation, span, 96);
AT(nw_article, published_ns, 8);
AT(nw_article, id, 32);
AT(nw_article, title, 80);
AT(nw_article, authors, 144);
AT(nw_article, annotations, 168);
AT(nw_article, n_annotations, 188);
AT(nw_alert, rule, 16);
AT(nw_alert, evidence, 88);
AT(nw_value, text, 24);
AT(nw_host, get_extension, 40);
AT(nw_host, cancelled, 72);
AT(nw_plugin, get_extension, 48);
AT(nw_entry, create, 24);
AT(nw_process, process, 8);

IS(nw_alert, severity, uint32_t);
IS(nw_article, fetched_ns, int64_t);
IS(nw_input, next, const nw_article* (*)(nw_input*));
IS(nw_sink, annotate, nw_status (*)(nw_sink*, const nw_annotation*));
IS(nw_sink, alert, nw_status (*)(nw_sink*, const nw_alert*));
IS(nw_sink, fail, nw_status (*)(nw_sink*, const nw_error*));
IS(nw_config, get, nw_status (*)(const nw_config*, const char*, nw_value*));
IS(nw_host, log, void (*)(const nw_host*, uint32_t, nw_str, const nw_pair*, uint32_t));
IS(nw_plugin, init, nw_status (*)(nw_plugin*, const nw_config*));
IS(nw_process, process, nw_status (*)(nw_plugin*, nw_input*, nw_sink*));

_Static_assert(NW_E_INVALID == -1 && NW_E_CONFIG == -2 && NW_E_RETRY == -3 && NW_E_PERMANENT == -4 &&
                   NW_E_DENIED == -5 && NW_E_UNSUPPORTED == -6 && NW_E_LIMIT == -7 && NW_E_CANCELLED == -8 &&
                   NW_E_FATAL == -9 && NW_E_NOTFOUND == -10,
               "status codes");
_Static_assert(NW_FIELD_TITLE == 1 && NW_FIELD_SUMMARY == 2 && NW_FIELD_BODY == 3 && NW_FIELD_URL == 4 &&
                   NW_FIELD_SOURCE == 5 && NW_FIELD_AUTHOR == 6 && NW_FIELD_CATEGORY == 7 &&
                   NW_FIELD_LANGUAGE == 8,
               "fields");
