"""Articles with known words, rules over them, and who must hear of what: worked out here from the texts alone, with
nothing of the daemon's."""
import collections
import fnmatch
import random
import re
from html import escape

SENTENCES = [
    "Divers found a damaged undersea cable off the coast.",
    "The submarine cable will be repaired in spring.",
    "An undersea volcano woke; the cable car stood still.",
    "NATO ministers spoke of cybersecurity for two days.",
    "NATO has a new headquarters.",
    "An earthquake of magnitude 5.4 shook the islands.",
    "The earthquake woke people in three of the villages around the lake, and nobody knows its magnitude.",
    "Grain ships left the harbour.",
    "So far it is only a rumour.",
    "The weather stays fair.",
    "Talks go on in Seoul’s ministries.",
    "The ferry to Oslo was late, the ferry from Oslo was not.",
    "Переговори тривають: у Києві чекають на делегацію.",
    "Nothing else of note happened today.",
]
PLACES = ["Seoul", "Oslo", "Lisbon", "Quito", "Київ"]
READ_ALSO = "Read also: Undersea cable cut, NATO cyber drill, earthquake of magnitude 9, Seoul, Oslo and Minsk speak"

Rule = collections.namedtuple("Rule", "id severity tags query matches")


def near(words, one, other, apart):
    places = [[i for i, word in enumerate(words) if word == wanted] for wanted in (one, other)]
    return any(0 < abs(a - b) <= apart for a in places[0] for b in places[1])


def phrase(words, text):
    wanted = text.split()
    return any(words[i:i + len(wanted)] == wanted for i in range(len(words)))


RULES = [
    Rule("cables", "high", ["infrastructure"], '"undersea cable" OR "submarine cable"',
         lambda a: any(phrase(f, p) for f in a.fields for p in ("undersea cable", "submarine cable"))),
    Rule("nato-cyber", "critical", [], "NATO AND cyber*",
         lambda a: "nato" in a.words and any(word.startswith("cyber") for word in a.words)),
    Rule("quake", "high", [], "earthquake NEAR/6 magnitude",
         lambda a: any(near(f, "earthquake", "magnitude", 7) for f in a.fields)),
    Rule("grain", "medium", ["asia"], "grain AND NOT rumour", lambda a: "grain" in a.words and "rumour" not in a.words),
    Rule("seoul-title", "low", [], "title:Seoul", lambda a: "seoul" in a.fields[0]),
    Rule("quiet-weather", "critical", [], "weather", lambda a: "weather" in a.words),
    Rule("talks", "medium", [], "переговори", lambda a: "переговори" in a.words),
]

# id, how it alerts, tags, names
ENTITIES = [
    ("south-korea", "article", ["asia"], ["Seoul"]),
    ("oslo", "mention", [], ["Oslo"]),
    ("kyiv", "article", [], ["Київ", "Києві"]),
    ("minsk", "article", [], ["Minsk"]),
]

# match, to
ROUTES = [
    ({"plugin": "keyword", "rule": "quiet-*"}, []),
    ({"plugin": "keyword", "severity": "high"}, ["press-office", "desk"]),
    ({"tag": "asia"}, ["bot", "press-office"]),
    ({"plugin": "entity", "source": "Atom*"}, ["bot"]),
    ({"plugin": "entity"}, ["desk"]),
    ({}, ["bot", "editor"]),
]
SEVERITIES = ["info", "low", "medium", "high", "critical"]


class Article:
    def __init__(self, serial, source, place, sentences, read_also=None, date=None):
        self.serial, self.source, self.place, self.sentences = serial, source, place, list(sentences)
        self.read_also, self.date = read_also, date
        self.fired = set()  # (plugin, rule) that somebody could have been told of

    @property
    def title(self):
        return f"Report {self.serial} from {self.place}"

    @property
    def item(self):
        """For feed_documents."""
        paragraphs = self.sentences + ([self.read_also] if self.read_also else [])
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
        item = {"id": f"report-{self.serial}", "title": self.title, "body": body}
        return item if self.date is None else {**item, "date": self.date}

    @property
    def fields(self):
        return [re.findall(r"\w+", text.casefold()) for text in (self.title, "\n".join(self.sentences))]

    @property
    def words(self):
        return set().union(*self.fields)


def article(serial, source, seed):
    """An article that depends on nothing but its arguments."""
    dice = random.Random(f"{seed}/{serial}")
    sentences = dice.sample(SENTENCES, dice.randint(1, 5))
    return Article(serial, source, dice.choice(PLACES), sentences, READ_ALSO if dice.random() < 0.5 else None)


def alerts(article):
    """(plugin, rule, severity, tags, how many)."""
    for rule in RULES:
        if rule.matches(article):
            yield "keyword", rule.id, rule.severity, rule.tags, 1
    for id_, when, tags, names in ENTITIES:
        wanted = {name.casefold() for name in names}
        mentions = sum(word in wanted for field in article.fields for word in field)
        if mentions:
            yield "entity", id_, "medium", tags, mentions if when == "mention" else 1


def recipients(plugin, rule, severity, tags, source):
    for match, to in ROUTES:
        holds = {
            "plugin": lambda pattern: fnmatch.fnmatchcase(plugin, pattern),
            "rule": lambda pattern: fnmatch.fnmatchcase(rule, pattern),
            "source": lambda pattern: fnmatch.fnmatchcase(source, pattern),
            "tag": lambda pattern: any(fnmatch.fnmatchcase(tag, pattern) for tag in tags),
            "severity": lambda least: SEVERITIES.index(severity) >= SEVERITIES.index(least),
        }
        if all(holds[key](value) for key, value in match.items()):
            return to
    return []


def expected(article):
    """What one version of the article adds: a Counter of (plugin, rule, serial, recipient). Call it once a version."""
    told = collections.Counter()
    now = {(plugin, rule) for plugin, rule, *_ in alerts(article)} - article.fired
    for plugin, rule, severity, tags, count in alerts(article):
        if (plugin, rule) in now:
            for recipient in recipients(plugin, rule, severity, tags, article.source):
                told[plugin, rule, article.serial, recipient] += count
    article.fired |= now
    return told


def quoted(texts):
    return "[" + ", ".join(f'"{text}"' for text in texts) + "]"


def rules_toml():
    return "".join(f"[[rule]]\nid = \"{rule.id}\"\nquery = '{rule.query}'\nseverity = \"{rule.severity}\"\n"
                   f"tags = {quoted(rule.tags)}\n" for rule in RULES)


def entities_toml():
    return "".join(f'[[entity]]\nid = "{id_}"\nname = "{names[0]}"\nkind = "place"\nalert = "{when}"\n'
                   f"tags = {quoted(tags)}\naliases = {quoted(names[1:])}\n" for id_, when, tags, names in ENTITIES)


def routes_toml():
    return "".join("[[route]]\n" + "match = {" + ", ".join(f'{key} = "{value}"' for key, value in match.items()) + "}\n"
                   + f"to = {quoted(to)}\n" for match, to in ROUTES).replace("match = {}\n", "")
