#include "text/dates/names.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <tuple>
#include <utility>
#include <vector>

// Words are written as Tokens folds them: lower case, no accents ("fevr", "marz", "маи"). A star stands for
// any ending; so does a tilde, which marks what a word means in a rarer language. Sources: the wide and
// abbreviated names of Unicode CLDR, and what feeds write.
namespace newswatch::text::detail {
namespace {

constexpr std::array<std::string_view, 12> month_words{
    // January
    "jan* jaan* ener* ene gen genn* gener* ian* janv* ocak oca styc* sty led ledn* leden sij* tammi* saus* "
    "янв* сiч* січ* сту* студ* яну* јан* ιαν* יאנואר ינואר ינו يناير جانفي",
    // February
    "feb* fev* febr* veebr* feber subat sub lut lut* unor* uno velj* helmi* vasar* "
    "фев* лют* феб* φεβ* פברואר פבר فبراير فيفري شباط",
    // March
    "mar mar* marz* mart martie march* mars marzo marec marca marc* mrz* maerz* mrt* maart* mac bre* "
    "brez* ozu* maalis* kovo* mart* maret מרץ מרס מרצ "
    "мар* бер* берез* сак* μαρ* μαω מארס مارس اذار",
    // April
    "apr* avr* abr* nis nisan kwi* kwiet* dub dubn* duben tra travanj* travnj* huhti* bal baland* april* "
    "апр* кві* квіт* кра* красав* απρ* אפריל אפר ابريل افريل نيسان",
    // May
    "may mayo mayis* mai mai* maj maj* mei* mag maggi* maig* kve* kvet* svi* svib* touko* geg* "
    "маи* мая мае мај трав* тра μαι* מאי مايو ماي ايار",
    // June
    "jun* juin* juuni* giu* iun* haz haziran* cze czerw* cer cerv* cervn* cvn lip~ lipanj* lipnj* kesa* "
    "birz* "
    "июн* чер* черв* чэр* юни јун* ιουν* ιον* יוני יונ يونيو يونيه جوان حزيران",
    // July
    "jul* juil* juli* juuli* lug* lugl* iul* tem temmuz* lip* lipc* lipiec cervene* cervenc* cvc srp~ "
    "srpanj* srpnj* "
    "heina* "
    "liep* июл* лип* ліп* юли јул* ιουλ* ιολ* יולי יול يوليو يوليه جويليه تموز",
    // August
    "aug* aou* ago agos* agu* ags avg* sie sierp* srp* kol* kolov* elo eloku* rugp* "
    "авг* серп* сер жні* жнів* αυγ* אוגוסט אוג اغسطس اوت اب",
    // September
    "sep* set sett* setem* setiem* wrz* wrzes* zar zari* ruj* rujn* syys* rugs* eyl eylul* szep* "
    "сен* вер* верес* сеп* σεπ* ספטמבר ספט سبتمبر ايلول",
    // October
    "oct* okt* ott* out outub* paz pazdz* rij* rijn* lis~ listop~ loka* spal* eki* ekim* "
    "окт* жов* жовт* кас* кастр* οκτ* אוקטובר אוק اكتوبر",
    // November
    "nov* noy* noi noie* kas kasim* lis* listop* stu* stud* marras* lapkr* "
    "ноя* лис* листоп* ліс* лістап* ное* нов* νοε* נובמבר נוב نوفمبر",
    // December
    "dec* dez* des desem* dic* dets* ara aralik* gru* grud* pro prosin* joulu* gruod* "
    "дек* гру* груд* сне* снеж* дец* δεκ* דצמבר דצמ ديسمبر"};

constexpr std::array<std::string_view, 7> weekday_words{
    // Sunday
    "sun* so sonn* son* sond* dim* dom* zo zon* nd nie niedz* ne ned* su sunn* dum* paz pazar vas vasarn* "
    "вс вос* воскр* нд нед* ндз няд* неділ* κυρ* ראשון الاحد 星期日 星期天 日曜日 日 周日 週日 일 일요일",
    // Monday
    "mon* mo mont* lun* lund* ma maan* maandag man mand* mandag pn pon* poniedz* po pond* seg* pzt pazart* "
    "het* hetf* "
    "пн пон* понед* пан* δευ* שני الاثنين 星期一 月曜日 周一 週一 월 월요일",
    // Tuesday
    "tue* di dien* mar mard* marte* marti di dins* tis* tir* ti tiis* wt wtor* ut uter* uto* utor* ter "
    "terc* sal sali kedd* "
    "вт вто* втор* вів* ауто* τρι* שלישי الثلاثاء 星期二 火曜日 火 周二 週二 화 화요일",
    // Wednesday
    "wed* mi mitt* mer merc* mercr* mie mier* miercol* wo woens* ons* ke kesk* keskiv* sr sro* srod* st "
    "stred* "
    "sri* qua quar* mie* miercur* "
    "car carsamba* sze szer* ср сер сере* серед* сре* сря* τετ* רביעי الاربعاء 星期三 水曜日 水 周三 週三 수 "
    "수요일",
    // Thursday
    "thu* do donn* dond* jeu* gio* giov* jue* do tor tors* torst* to czw* cz ct ctv* cet* cetv* stv* qui "
    "quin* joi* per pers* csut* "
    "чт чет* четв* чац* πεμ* חמישי الخميس 星期四 木曜日 木 周四 週四 목 목요일",
    // Friday
    "fri* fr frei* ven* vend* vie vier* vr vrij* vri* fre fred* pe perj* pt pia* piat* pa pat* pet* sex* "
    "vin* vineri* cum cuma pent* "
    "пт пят* пет* пятн* παρ* שישי الجمعه 星期五 金曜日 金 周五 週五 금 금요일",
    // Saturday
    "sat* sa sams* sam sab* sabat* za zat* zaterd* lor* lord* la lauan* sob* sobot* so sub* subot* cmt "
    "cumart* szo szom* "
    "sambat* сб суб* субот* съб* σαβ* שבת السبت 星期六 土曜日 土 周六 週六 토 토요일"};

bool is_any(const Meaning& meaning) { return meaning.month > 0 || meaning.weekdays != 0; }

struct Entry {
    std::string_view text;
    bool any_ending = false, rarer = false;
    int month = 0;
    unsigned weekday = 0;
};

std::string_view next_word(std::string_view& row) {
    const auto end = std::min(row.find(' '), row.size());
    const auto word = row.substr(0, end);
    row.remove_prefix(std::min(end + 1, row.size()));
    return word;
}

void add_row(std::vector<Entry>& entries, std::string_view row, int month, unsigned weekday) {
    while (!row.empty()) {
        auto text = next_word(row);
        const char mark = text.back();
        if (mark == '*' || mark == '~') text.remove_suffix(1);
        entries.push_back({text, mark == '*' || mark == '~', mark == '~', month, weekday});
    }
}

bool before(const Entry& a, const Entry& b) { return a.text < b.text; }

// Sorted once, so that a word costs a search for each of its beginnings.
const std::vector<Entry>& sorted_entries() {
    static const auto sorted = [] {
        std::vector<Entry> entries;
        for (std::size_t i = 0; i < month_words.size(); ++i)
            add_row(entries, month_words[i], static_cast<int>(i) + 1, 0);
        for (std::size_t i = 0; i < weekday_words.size(); ++i) add_row(entries, weekday_words[i], 0, 1u << i);
        std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
            return std::tie(a.text, a.month, a.weekday) < std::tie(b.text, b.month, b.weekday);
        });
        return entries;
    }();
    return sorted;
}

// What the longest known beginning of a word means; nothing at all when none is known.
Meaning longest_match(std::string_view word) {
    constexpr std::size_t longest = 24;
    const auto& entries = sorted_entries();
    for (std::size_t length = std::min(word.size(), longest); length > 0; --length) {
        Entry wanted;
        wanted.text = word.substr(0, length);
        auto [entry, end] = std::equal_range(entries.begin(), entries.end(), wanted, before);
        Meaning meaning;
        for (; entry != end; ++entry) {
            if (!entry->any_ending && length < word.size()) continue;
            if (entry->month > 0) (entry->rarer ? meaning.other_month : meaning.month) = entry->month;
            meaning.weekdays |= entry->weekday;
        }
        if (meaning.month == 0) meaning.month = std::exchange(meaning.other_month, 0);
        if (is_any(meaning)) return meaning;
    }
    return {};
}

// One letter too many, too few or another, or two neighbours in the wrong order.
bool one_slip_apart(std::string_view a, std::string_view b) {
    if (a.size() < b.size()) std::swap(a, b);
    if (a.size() - b.size() > 1) return false;
    std::size_t at = 0;
    while (at < b.size() && a[at] == b[at]) ++at;
    if (a.size() > b.size()) return a.substr(at + 1) == b.substr(at);
    if (at == a.size() || a.substr(at + 1) == b.substr(at + 1)) return true;
    return at + 1 < a.size() && a[at] == b[at + 1] && a[at + 1] == b[at] &&
           a.substr(at + 2) == b.substr(at + 2);
}

int misspelt_month(std::string_view word) {
    constexpr std::array<std::string_view, 13> names{"january",  "february", "march",  "april",     "may",
                                                     "june",     "july",     "august", "september", "october",
                                                     "november", "december", "sept"};
    constexpr std::size_t shortest = 4;
    int found = 0;
    if (word.size() < shortest) return 0;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].size() < shortest || !one_slip_apart(word, names[i])) continue;
        if (found != 0) return 0;
        found = i == 12 ? 9 : static_cast<int>(i) + 1;
    }
    return found;
}

bool contains(std::string_view row, std::string_view word) {
    while (!row.empty())
        if (next_word(row) == word) return true;
    return false;
}

}  // namespace

Meaning meaning_of(std::string_view word) {
    constexpr std::string_view hebrew_in = "ב";
    auto meaning = longest_match(word);
    if (!is_any(meaning) && word.substr(0, hebrew_in.size()) == hebrew_in)
        meaning = longest_match(word.substr(hebrew_in.size()));
    if (is_any(meaning)) return meaning;
    meaning.month = misspelt_month(word);
    meaning.repaired = meaning.month > 0;
    return meaning;
}

Half half_of_day(std::string_view word) {
    if (contains("am πμ 오전 午前 上午 凌晨 早上 fm ص صباحا oo ap", word)) return Half::am;
    if (contains("pm μμ 오후 午後 下午 晚上 em م مساء os ip", word)) return Half::pm;
    return Half::none;
}

Unit unit_named(std::string_view word) {
    if (contains("年 년", word)) return Unit::year;
    if (contains("月 월", word)) return Unit::month;
    if (contains("日 日 号 號 일", word)) return Unit::day;
    if (contains("時 时 点 點 시 h uhr ч год hrs", word)) return Unit::hour;
    if (contains("分 분 m min мин хв", word)) return Unit::minute;
    if (contains("秒 초 s sec сек", word)) return Unit::second;
    return Unit::none;
}

bool is_korean(std::string_view word) { return contains("년 오전 오후", word); }

bool is_filler(std::string_view word) {
    return contains(
        "at on of the um uhr h hs hrs hr hours oclock de del den der kl klo a la le les o og och u v в у г "
        "год года р "
        "року ч час время local time i ora ore hora horas heures heure noon etc s se saat date pubdate clock",
        word);
}

}  // namespace newswatch::text::detail
