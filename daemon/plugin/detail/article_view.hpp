// An article in the shape of the ABI. Borrows the article, which must stay as it is.
#pragma once

#include <newswatch/plugin.h>

#include <vector>

#include "core/article.hpp"

namespace newswatch::plugin {

class ArticleView {
public:
    explicit ArticleView(const Article& article);
    ArticleView(const ArticleView&) = delete;
    ArticleView& operator=(const ArticleView&) = delete;
    const nw_article* abi() const { return &abi_; }

private:
    std::vector<nw_str> authors_, categories_, tags_;
    std::vector<nw_annotation> annotations_;
    std::vector<const nw_annotation*> pointers_;
    nw_article abi_{};
};

}  // namespace newswatch::plugin
