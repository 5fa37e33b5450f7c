#include <catch2/catch.hpp>

#include "feed_support.hpp"

using namespace newswatch;
using namespace newswatch::feed;

TEST_CASE("NewsML 1.2 is read with its own names", "[feed][newsml]") {
    const auto document = parsed(R"(<NewsML Version="1.2">
<NewsEnvelope><DateAndTime>20240502T102000Z</DateAndTime><NewsService FormalName="Sud-Depeche"/></NewsEnvelope>
<NewsItem xml:lang="fr"><Identification><NewsIdentifier><ProviderId>sud.example</ProviderId>
 <DateId>20240502</DateId><NewsItemId>17</NewsItemId><RevisionId PreviousRevision="0" Update="N">1</RevisionId>
 <PublicIdentifier>urn:newsml:sud.example:20240502:17:1</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20240502T090000Z</FirstCreated>
 <ThisRevisionCreated>20240502T101500Z</ThisRevisionCreated><Status FormalName="Usable"/>
 <Urgency FormalName="2"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>Le pont est ouvert</HeadLine><ByLine>Par Aude Roc</ByLine>
  <CopyrightLine>(c) Sud</CopyrightLine><SlugLine>pont</SlugLine></NewsLines>
 <AdministrativeMetadata><Provider><Party FormalName="Sud-Depeche"/></Provider></AdministrativeMetadata>
 <DescriptiveMetadata><Language FormalName="fr"/><SubjectCode><Subject FormalName="04000000"/></SubjectCode>
 </DescriptiveMetadata>
 <NewsComponent><Role FormalName="Main"/><ContentItem><MediaType FormalName="Text"/><DataContent>
  <p>Le pont.</p><p>Ouvert.</p></DataContent></ContentItem></NewsComponent>
 <NewsComponent><NewsLines><HeadLine>Photo</HeadLine></NewsLines>
  <NewsComponent><Role FormalName="Thumbnail"/><ContentItem Href="t.jpg"><MediaType FormalName="Photo"/></ContentItem>
  </NewsComponent><NewsComponent><Role FormalName="HighRes"/><ContentItem Href="h.jpg"><MediaType FormalName="Photo"/>
  <Characteristics><SizeInBytes>99</SizeInBytes><Property FormalName="Width" Value="4000"/></Characteristics>
  </ContentItem></NewsComponent></NewsComponent>
</NewsComponent></NewsItem></NewsML>)");
    CHECK(document.format == "newsml");
    CHECK(document.feed.title.value == "Sud-Depeche");
    CHECK(when(document.feed.updated) == "2024-05-02T10:20:00Z");
    REQUIRE(document.items.size() == 1);
    const auto& item = document.items[0];
    CHECK(item.id == "urn:newsml:sud.example:20240502:17:1");
    CHECK(item.title.value == "Le pont est ouvert");
    CHECK(item.content.plain == "Le pont.\n\nOuvert.");
    CHECK(item.authors.at(0).name == "Aude Roc");
    CHECK(item.language == "fr");
    CHECK(item.urgency == 2);
    CHECK(item.rights == "(c) Sud");
    CHECK(item.source.title == "Sud-Depeche");
    CHECK(when(item.published) == "2024-05-02T09:00:00Z");
    CHECK(when(item.updated) == "2024-05-02T10:15:00Z");
    REQUIRE(item.categories.size() == 2);
    CHECK(item.categories[0].scheme == "slug");
    CHECK(item.categories[1].term == "04000000");
    REQUIRE(item.media.size() == 1);
    CHECK(item.media[0].url == "https://example.org/feeds/h.jpg");
    CHECK(item.media[0].thumbnail == "https://example.org/feeds/t.jpg");
    CHECK(item.media[0].width == 4000);
    CHECK(item.media[0].length == 99);
}

TEST_CASE("a cancelled item of NewsML 1.2 is withdrawn", "[feed][newsml]") {
    const auto document = parsed(
        "<NewsML><NewsItem><Identification><NewsIdentifier><NewsItemId>7</NewsItemId></NewsIdentifier>"
        "</Identification><NewsManagement><Status "
        "FormalName='Canceled'/></NewsManagement></NewsItem></NewsML>");
    CHECK(document.items.empty());
    CHECK(document.withdrawn.at(0).id == "7");
}

TEST_CASE("NITF inside NewsML 1.2 is the text of the item", "[feed][newsml]") {
    const auto item =
        parsed(
            "<NewsItem><NewsComponent><ContentItem><DataContent><nitf><body><body.head><hedline><hl1>H</hl1>"
            "</hedline></body.head><body.content><p>a</p></body.content></body></nitf></DataContent>"
            "</ContentItem></NewsComponent></NewsItem>")
            .items.at(0);
    CHECK(item.title.value == "H");
    CHECK(item.content.plain == "a");
}
