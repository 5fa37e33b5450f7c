// What is known of a folder that is a source, while the daemon runs. Loop thread only; a step on the pool may
// read `taken`, which nobody changes meanwhile. Private to the room.
#pragma once

#include <map>
#include <set>

#include "collect/folder/take.hpp"

namespace newswatch::collect {

class Folder {
public:
    explicit Folder(const config::SourceConfig& source);

    const std::string& path() const { return path_; }
    const TakenFiles& taken() const { return taken_; }

    // What the store remembers.
    bool is_loaded() const { return loaded_; }
    void load(std::vector<store::TakenFile> files);
    // The store did not take what it was told: it is asked again, and everything looked at.
    void unload();

    // News of a file, from the kernel; an empty name: everything is to be looked at.
    void heard(const std::string& name);
    void look_at_everything(Timestamp at = {}) { everything_due_ = at; }

    // What to look at now: these files, or everything (nothing). What is heard from then on is for the next
    // look.
    std::optional<std::set<std::string>> begin(Timestamp now, Timestamp next_time);
    // The files that wait, with what is known of each. `everything`: of a look at everything.
    std::vector<WaitingFile> sort_out(std::vector<FoundFile> found);
    // Files missing for a day, or that brought nothing: they need not be remembered. Folders come and go with
    // their disks, and files with a slow copy, so it is not done at once.
    std::vector<std::string> gone(const std::vector<std::string>& missing, Timestamp now);

    // What a step came to.
    void took(const std::vector<store::TakenFile>& files);
    void forget(const std::vector<std::string>& gone);
    void wait_for(const UnsettledFile& file);

    bool waits() const { return !unsettled_.empty(); }  // for a file to be complete
    // The next look; the one at everything at the latest.
    Timestamp next_look() const;
    // Files that cannot be read, for people; empty when all can.
    std::string trouble() const;
    std::string untidy;  // why taken files could not be put away

private:
    struct Unsettled {
        FileMarks marks;
        Timestamp since{}, again{};
    };
    std::string path_;
    bool loaded_ = false;
    TakenFiles taken_;
    std::set<std::string> troubled_;
    std::set<std::string> closed_, closed_before_;  // told by the kernel: since begin(), and before
    std::map<std::string, Unsettled> unsettled_, unsettled_before_;
    std::map<std::string, Timestamp> missing_;
    Timestamp everything_due_{};
};

}  // namespace newswatch::collect
