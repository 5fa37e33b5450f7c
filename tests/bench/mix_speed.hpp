// What parsing costs on a mix of feeds, beside two bare XML parsers in the same run, and how much memory it
// takes.
#pragma once

namespace newswatch::bench {

// Prints a few lines. `smoke`: one pass over a small mix.
void measure_feed_mix(bool smoke);

}  // namespace newswatch::bench
