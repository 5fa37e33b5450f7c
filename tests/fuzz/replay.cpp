// The main() of a fuzz target in a build without libFuzzer: feeds it the files of its corpus, each as it is
// and cut off at several places. The last name printed is that of the file that broke a promise.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes bytes_of(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

void run(const Bytes& bytes) {
    constexpr std::size_t cuts = 8;
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    for (std::size_t cut = 0; cut < cuts; ++cut) {
        // A copy of its own size, so that a sanitizer sees what reads behind it.
        const Bytes beginning(bytes.begin(),
                              bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() * cut / cuts));
        LLVMFuzzerTestOneInput(beginning.data(), beginning.size());
    }
}

}  // namespace

int main(int count, char** folders) {
    std::size_t files = 0;
    for (int i = 1; i < count; ++i)
        for (const auto& entry : std::filesystem::recursive_directory_iterator{folders[i]}) {
            if (!entry.is_regular_file()) continue;
            std::printf("%s\n", entry.path().c_str());
            std::fflush(stdout);
            run(bytes_of(entry.path()));
            ++files;
        }
    std::printf("%zu files\n", files);
    return files == 0 ? 1 : 0;
}
