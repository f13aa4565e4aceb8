// The reference job as fast as one can reasonably make it in C++: the yardstick for everything else. Prints the answers as
// JSON. Usage: limit_job SAMPLES THREADS
//
// Every loop over samples is written so that a compiler makes vector instructions of it (AVX-512 where the machine has it).
// What makes it fast:
// - Loss is R = exp(-y) with y = kappa * ln A, so the order statistics of R are those of y, from the other end.
// - A = 1 + G, and on an even grid G(t + dt) = q G(t) + c with g = (gamma + rho) ln 2, q = exp(g dt), c = (q - 1)/g.
// - ln A grows by 2 atanh((A1 - A0)/(A1 + A0)), a short series while A1/A0 is small.
// - P(R(t) <= r) for all t comes from one closed-form time per sample and target.
// - Exact percentiles without keeping all values: a first pass counts them in bins, a second gathers those in the few bins
//   that hold a wanted rank. Draws are a function of the sample's number, so the second pass draws them again.
// - A tile of samples goes through all times while it is in the cache.
#ifdef __AVX512F__
#include <immintrin.h>
#endif
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numbers>
#include <stdexcept>
#include <thread>
#include <vector>

constexpr int STEPS = 120, TIMES = STEPS + 1, TARGETS = 5, LEVELS = 9, BINS = 2048, TILE = 384;
constexpr double STEP = 1.0 / 12;
constexpr double LEVEL[LEVELS] = {0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99};
constexpr double TARGET[TARGETS] = {0.9, 0.8, 0.7, 0.6, 0.5};
// What percentiles are wanted of: y at each time after the first, at which all loss is 1, and the time to each target.
constexpr int ROWS = STEPS + TARGETS;
constexpr int PILOT = 8 * TILE;
constexpr double LN2 = std::numbers::ln2;

template <typename... Rest>
inline double polynomial(double x, double first, Rest... rest) {
  if constexpr (sizeof...(rest) == 0) return first;
  else return polynomial(x, rest...) * x + first;
}

// exp(x) for |x| <= 700, within 1e-14 of it: x = k ln 2 + r, the Taylor series of exp(r) for |r| <= ln(2)/2, and k added to
// the exponent.
inline double exponential(double x) {
  constexpr double ROUND = 0x1.8p52;
  const double shifted = x * (1 / LN2) + ROUND;
  const double k = shifted - ROUND;
  const double r = (x - k * 0x1.62e42fefap-1) - k * 0x1.cf79abc9e3b4p-40;
  const double series = polynomial(r, 1., 1., 1. / 2, 1. / 6, 1. / 24, 1. / 120, 1. / 720, 1. / 5040, 1. / 40320, 1. / 362880,
                                   1. / 3628800, 1. / 39916800);
  return std::bit_cast<double>(std::bit_cast<uint64_t>(series) + (std::bit_cast<uint64_t>(shifted) << 52));
}

// 2 atanh(x) for |x| <= 0.12: the terms left out are below 1e-16 of it.
inline double twice_atanh_small(double x) {
  const double z = x * x;
  return x * polynomial(z, 2., 2. / 3, 2. / 5, 2. / 7, 2. / 9, 2. / 11, 2. / 13, 2. / 15);
}

// ln x for normal x > 0: x = 2^k m with m between sqrt(1/2) and sqrt(2), and ln m = 2 atanh((m - 1)/(m + 1)).
inline double logarithm(double x) {
  constexpr uint64_t HALF_ROOT = 0x3fe6a09e667f3bcd;  // the bits of sqrt(1/2)
  const uint64_t above = std::bit_cast<uint64_t>(x) - HALF_ROOT;
  const double m = std::bit_cast<double>((above & 0x000fffffffffffff) + HALF_ROOT);
  // (above >> 52) is k, as a number of twelve bits; 2^52 + 2^51 in its exponent makes a double of it.
  const int64_t k = static_cast<int64_t>(above) >> 52;
  const double whole = std::bit_cast<double>(k + std::bit_cast<int64_t>(0x1.8p52)) - 0x1.8p52;
  const double x1 = (m - 1) / (m + 1), z = x1 * x1;
  return whole * LN2 + x1 * polynomial(z, 2., 2. / 3, 2. / 5, 2. / 7, 2. / 9, 2. / 11, 2. / 13, 2. / 15, 2. / 17, 2. / 19, 2. / 21);
}

// A number between 0 and 1 for each counter: SplitMix64 (Steele, Lea and Flood 2014) with Stafford's mix13.
inline double uniform(uint64_t counter) {
  uint64_t z = (counter + 0x5eed) * 0x9e3779b97f4a7c15;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  z ^= z >> 31;
  return std::bit_cast<double>((z >> 12) | 0x3ff0000000000000) - (1 - 0x1p-53);
}

// The normal distribution's quantile (Wichura 1988, AS 241, PPND16), without its last branch: what lies more than 6.6
// standard deviations away, once in 3e10 draws, is taken to lie there.
inline double normal_quantile(double u) {
  const double q = u - 0.5, tail = std::max(q < 0 ? u : 1 - u, 1.4e-11);
  const double a = 0.180625 - q * q, r = std::sqrt(-logarithm(tail)) - 1.6;
  const double near_zero = q * polynomial(a, 3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
                                          1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
                                          3.3430575583588128105e4, 2.5090809287301226727e3) /
                           polynomial(a, 1., 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
                                      2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
                                      5.2264952788528545610e3);
  const double far = polynomial(r, 1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
                                3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
                                2.27238449892691845833e-2, 7.74545014278341407640e-4) /
                     polynomial(r, 1., 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
                                1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
                                1.05075007164441684324e-9);
  return std::abs(q) <= 0.425 ? near_zero : q < 0 ? -far : far;
}

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

struct Tile {
  alignas(64) double rate[TILE], kappa[TILE];                   // of the draws
  alignas(64) double growth[TILE], log[TILE], q[TILE], c[TILE];  // of the walk: G and ln(1 + G) now, and G's recurrence
  alignas(64) double values[TILE];                              // y now, or times to a target
  alignas(64) int32_t bins[TILE];
  int size;    // samples in it; the rest has kappa = 0, so y = 0 and R = 1
  bool steep;  // whether A grows in a step by more than the short series of its logarithm allows
};

void draw(Tile& tile, int64_t first, int64_t samples) {
  static const double low = normal_cdf((0 - 1.2) / 0.5), high = normal_cdf((3 - 1.2) / 0.5);
  tile.size = static_cast<int>(std::min<int64_t>(samples - first, TILE));
  double steepest = 0;
#pragma omp simd reduction(max : steepest)
  for (int i = 0; i < TILE; i++) {
    const uint64_t counter = 3 * static_cast<uint64_t>(first + i);
    const double gamma = 1.2 + 0.5 * normal_quantile(low + uniform(counter) * (high - low));
    const double kappa = exponential(std::log(0.05) + 0.4 * normal_quantile(uniform(counter + 1)));
    const double u = uniform(counter + 2);
    const double root = std::sqrt(u < 1. / 3 ? u * 0.27 : (1 - u) * 0.54);
    const double rate = (gamma + (u < 1. / 3 ? 0.1 + root : 1 - root)) * LN2;
    // x = g dt is at most 4 ln(2)/12 = 0.23: twelve terms of (exp(x) - 1)/x are enough.
    const double x = rate * STEP;
    const double series = polynomial(x, 1., 1. / 2, 1. / 6, 1. / 24, 1. / 120, 1. / 720, 1. / 5040, 1. / 40320, 1. / 362880,
                                     1. / 3628800, 1. / 39916800, 1. / 479001600);
    tile.rate[i] = rate;
    tile.kappa[i] = kappa;
    tile.growth[i] = tile.log[i] = 0;
    tile.q[i] = 1 + x * series;
    tile.c[i] = STEP * series;
    // A1/A0 = (1 + c + q G)/(1 + G) lies between 1 + c and q.
    steepest = std::max(steepest, std::max(tile.q[i], 1 + tile.c[i]));
  }
  tile.steep = steepest > 1.27;
  std::fill(tile.kappa + tile.size, tile.kappa + TILE, 0.);
}

// The bins of one row: of equal width between what a pilot of the samples spans; whatever lies outside counts at the ends.
struct Bins {
  double low, per_unit;
  int of(double value) const { return static_cast<int>(std::clamp((value - low) * per_unit, 0., BINS - 1.)); }
};

// The step before which a target is first met; the last bin is for later. A time on the grid itself has probability 0.
constexpr Bins FIRST_MET = {0, 1 / STEP};

inline void advance(Tile& tile) {
  if (tile.steep) {
#pragma omp simd
    for (int i = 0; i < TILE; i++) {
      tile.growth[i] = tile.q[i] * tile.growth[i] + tile.c[i];
      tile.log[i] = logarithm(1 + tile.growth[i]);
      tile.values[i] = tile.kappa[i] * tile.log[i];
    }
    return;
  }
  // Two samples share a division: 1/a = b/(ab).
#pragma omp simd
  for (int i = 0; i < TILE / 2; i++) {
    const int j = i + TILE / 2;
    const double before1 = tile.growth[i], after1 = tile.q[i] * before1 + tile.c[i];
    const double before2 = tile.growth[j], after2 = tile.q[j] * before2 + tile.c[j];
    const double sum1 = 2 + before1 + after1, sum2 = 2 + before2 + after2, both = 1 / (sum1 * sum2);
    tile.growth[i] = after1;
    tile.growth[j] = after2;
    tile.log[i] += twice_atanh_small((after1 - before1) * (both * sum2));
    tile.log[j] += twice_atanh_small((after2 - before2) * (both * sum1));
    tile.values[i] = tile.kappa[i] * tile.log[i];
    tile.values[j] = tile.kappa[j] * tile.log[j];
  }
}

inline void put_in_bins(Tile& tile, const Bins& bins) {
#pragma omp simd
  for (int i = 0; i < TILE; i++) tile.bins[i] = bins.of(tile.values[i]);
}

// Sums of 1 - R and of its square: R itself is so near 1 at first that squares would cancel.
inline void add_moments(const Tile& tile, double& sum, double& squares) {
  double s1 = 0, s2 = 0;
#pragma omp simd reduction(+ : s1, s2)
  for (int i = 0; i < TILE; i++) {
    const double gain = 1 - exponential(-tile.values[i]);
    s1 += gain;
    s2 += gain * gain;
  }
  sum += s1;
  squares += s2;
}

// R = r where A = exp(-ln(r)/kappa): t = ln(1 + g (A - 1))/g.
inline void times_to(Tile& tile, double target) {
  const double needed = -std::log(target);
#pragma omp simd
  for (int i = 0; i < TILE; i++) {
    const double more = exponential(std::min(needed / tile.kappa[i], 700.)) - 1;
    tile.values[i] = logarithm(1 + tile.rate[i] * more) / tile.rate[i];
  }
}

// Takes a tile through all rows, in order: all times after the first, then all targets.
template <typename Visit>
inline void walk(Tile& tile, Visit visit) {
  for (int row = 0; row < STEPS; row++) {
    advance(tile);
    visit(row);
  }
  for (int target = 0; target < TARGETS; target++) {
    times_to(tile, TARGET[target]);
    visit(STEPS + target);
  }
}

// What a thread counts in the first pass, and gathers in the second.
struct Tally {
  // Counts in halves of a word, which take half of the cache, added to whole ones before a half could overflow.
  std::vector<std::array<uint16_t, BINS>> recent = std::vector<std::array<uint16_t, BINS>>(ROWS);
  std::vector<std::array<uint32_t, BINS>> counts = std::vector<std::array<uint32_t, BINS>>(ROWS);
  int recent_tiles = 0;
  std::array<double, STEPS> sum{}, squares{};
  std::array<std::array<uint32_t, BINS>, TARGETS> met{};  // samples that first meet a target after each step
  std::array<std::vector<double>, ROWS> gathered;
  std::array<size_t, ROWS> taken{};
};

constexpr int RECENT_TILES = UINT16_MAX / TILE;

void add_recent(Tally& tally) {
  for (int row = 0; row < ROWS; row++)
    for (int bin = 0; bin < BINS; bin++) tally.counts[row][bin] += tally.recent[row][bin];
  for (auto& row : tally.recent) row.fill(0);
  tally.recent_tiles = 0;
}

void count(Tile& tile, const std::array<Bins, ROWS>& bins, Tally& tally) {
  walk(tile, [&](int row) {
    put_in_bins(tile, bins[row]);
    uint16_t* const counts = tally.recent[row].data();
#pragma GCC unroll 8
    for (int i = 0; i < tile.size; i++) counts[tile.bins[i]]++;
    if (row < STEPS) return add_moments(tile, tally.sum[row], tally.squares[row]);
    put_in_bins(tile, FIRST_MET);
    for (int i = 0; i < tile.size; i++) tally.met[row - STEPS][tile.bins[i]]++;
  });
  if (++tally.recent_tiles == RECENT_TILES) add_recent(tally);
}

// The bins of each row that hold a wanted rank.
using Wanted = std::array<std::vector<int32_t>, ROWS>;

// Appends the values in wanted bins; up to SPARE more places are written to.
constexpr int SPARE = 16;
inline double* append(const Tile& tile, const std::vector<int32_t>& wanted, double* to) {
#ifdef __AVX512F__
  for (int i = 0; i < TILE; i += 16) {
    const __m512i bins = _mm512_load_si512(tile.bins + i);
    unsigned found = 0;
    for (const int32_t bin : wanted) found |= _mm512_cmpeq_epi32_mask(bins, _mm512_set1_epi32(bin));
    if (found == 0) continue;
    for (const int half : {0, 8}) {
      const __mmask8 mask = static_cast<__mmask8>(found >> half);
      _mm512_storeu_pd(to, _mm512_maskz_compress_pd(mask, _mm512_load_pd(tile.values + i + half)));
      to += std::popcount(mask);
    }
  }
#else
  for (int i = 0; i < TILE; i++) {
    int found = 0;
    for (const int32_t bin : wanted) found |= tile.bins[i] == bin;
    *to = tile.values[i];
    to += found;
  }
#endif
  return to;
}

void gather(Tile& tile, const std::array<Bins, ROWS>& bins, const Wanted& wanted, Tally& tally) {
  walk(tile, [&](int row) {
    put_in_bins(tile, bins[row]);
    std::fill(tile.bins + tile.size, tile.bins + TILE, -1);
    double* const begun = tally.gathered[row].data() + tally.taken[row];
    tally.taken[row] += append(tile, wanted[row], begun) - begun;
  });
}

struct Rank {
  int64_t rank;  // among all samples, from 0
  double value;
};

// The ranks that the percentiles of a row lie between; those of R count from the largest y.
std::vector<Rank> ranks_of(int row, int64_t samples) {
  std::vector<Rank> ranks;
  for (const double level : LEVEL)
    for (const int next : {0, 1}) {
      const int64_t rank = std::min(static_cast<int64_t>((samples - 1) * level) + next, samples - 1);
      ranks.push_back({row < STEPS ? samples - 1 - rank : rank, 0});
    }
  return ranks;
}

// Puts the wanted ranks of values [from, to) in their places, by halves: ranks are sorted places among the values.
void select(double* values, int64_t from, int64_t to, const int64_t* first, const int64_t* last) {
  if (first == last || to - from < 2) return;
  const int64_t* middle = first + (last - first) / 2;
  std::nth_element(values + from, values + *middle, values + to);
  select(values, from, *middle, first, std::find(first, middle, *middle));
  select(values, *middle + 1, to, std::find_if(middle, last, [&](int64_t rank) { return rank != *middle; }), last);
}

struct Answers {
  double percentiles[TIMES][LEVELS], means[TIMES], deviations[TIMES], reached[TIMES][TARGETS], times[TARGETS][LEVELS];
};

void in_threads(int threads, auto work) {
  std::vector<std::thread> running;
  for (int thread = 1; thread < threads; thread++) running.emplace_back(work, thread);
  work(0);
  for (auto& one : running) one.join();
}

Answers answers(int64_t samples, int threads) {
  const int64_t tiles = (samples + TILE - 1) / TILE;
  auto each_tile = [&](int thread, auto visit) {
    Tile tile;
    for (int64_t t = tiles * thread / threads; t < tiles * (thread + 1) / threads; t++) {
      draw(tile, t * TILE, samples);
      visit(tile);
    }
  };

  std::array<Bins, ROWS> bins;
  std::array<double, ROWS> low, high;
  low.fill(INFINITY);
  high.fill(-INFINITY);
  for (int64_t first = 0; first < std::min<int64_t>(samples, PILOT); first += TILE) {
    Tile tile;
    draw(tile, first, samples);
    walk(tile, [&](int row) {
      double least = low[row], most = high[row];
#pragma omp simd reduction(min : least) reduction(max : most)
      for (int i = 0; i < tile.size; i++) {
        least = std::min(least, tile.values[i]);
        most = std::max(most, tile.values[i]);
      }
      low[row] = least;
      high[row] = most;
    });
  }
  for (int row = 0; row < ROWS; row++) bins[row] = {low[row], BINS / std::max(high[row] - low[row], 1e-300)};

  std::vector<Tally> tallies(threads);
  in_threads(threads, [&](int thread) {
    each_tile(thread, [&](Tile& tile) { count(tile, bins, tallies[thread]); });
    add_recent(tallies[thread]);
  });

  // The bins that hold a wanted rank, and each rank's place among what will be gathered.
  std::array<std::vector<Rank>, ROWS> ranks;
  std::array<std::vector<int64_t>, ROWS> places;
  Wanted wanted;
  for (int row = 0; row < ROWS; row++) {
    ranks[row] = ranks_of(row, samples);
    std::sort(ranks[row].begin(), ranks[row].end(), [](const Rank& a, const Rank& b) { return a.rank < b.rank; });
    int64_t below = 0, left_out = 0;
    size_t next = 0;
    for (int bin = 0; bin < BINS; bin++) {
      int64_t here = 0;
      for (const auto& tally : tallies) here += tally.counts[row][bin];
      below += here;
      for (; next < ranks[row].size() && ranks[row][next].rank < below; next++) {
        if (wanted[row].empty() || wanted[row].back() != bin) wanted[row].push_back(bin);
        places[row].push_back(ranks[row][next].rank - left_out);
      }
      if (wanted[row].empty() || wanted[row].back() != bin) left_out += here;
    }
  }

  in_threads(threads, [&](int thread) {
    Tally& tally = tallies[thread];
    for (int row = 0; row < ROWS; row++) {
      size_t size = SPARE;
      for (const int32_t bin : wanted[row]) size += tally.counts[row][bin];
      tally.gathered[row].resize(size);
    }
    each_tile(thread, [&](Tile& tile) { gather(tile, bins, wanted, tally); });
    for (int row = 0; row < ROWS; row++)
      if (tally.taken[row] + SPARE != tally.gathered[row].size()) throw std::logic_error("the passes differ");
  });

  Answers found{};
  in_threads(threads, [&](int thread) {
    std::vector<double> values;
    for (int row = thread; row < ROWS; row += threads) {
      values.clear();
      for (auto& tally : tallies) values.insert(values.end(), tally.gathered[row].begin(), tally.gathered[row].end() - SPARE);
      const auto& place = places[row];
      select(values.data(), 0, values.size(), place.data(), place.data() + place.size());
      for (int level = 0; level < LEVELS; level++) {
        const double at = (samples - 1) * LEVEL[level], share = at - std::floor(at);
        if (row < STEPS) {
          // Sorted by y, so the last two ranks are the first level's.
          const size_t lower = 2 * (LEVELS - level) - 1;
          const double less = std::exp(-values[place[lower]]), more = std::exp(-values[place[lower - 1]]);
          found.percentiles[row + 1][level] = less + share * (more - less);
        } else {
          const double less = values[place[2 * level]], more = values[place[2 * level + 1]];
          found.times[row - STEPS][level] = less + share * (more - less);
        }
      }
    }
  });

  std::fill_n(found.percentiles[0], LEVELS, 1.);
  found.means[0] = 1;
  for (int row = 0; row < STEPS; row++) {
    double sum = 0, squares = 0;
    for (const auto& tally : tallies) sum += tally.sum[row], squares += tally.squares[row];
    found.means[row + 1] = 1 - sum / samples;
    found.deviations[row + 1] = std::sqrt((squares - sum * sum / samples) / (samples - 1));
  }
  for (int target = 0; target < TARGETS; target++) {
    int64_t met = 0;
    for (int t = 1; t < TIMES; t++) {
      for (const auto& tally : tallies) met += tally.met[target][t - 1];
      found.reached[t][target] = static_cast<double>(met) / samples;
    }
  }
  return found;
}

void print(const char* name, const double* values, int rows, int columns) {
  std::printf("\"%s\": [", name);
  for (int row = 0; row < rows; row++) {
    std::printf(row ? ", " : "");
    if (columns > 1) std::printf("[");
    for (int i = 0; i < columns; i++) std::printf(i ? ", %.17g" : "%.17g", values[row * columns + i]);
    if (columns > 1) std::printf("]");
  }
  std::printf("], ");
}

int main(int, char** arguments) {
  const auto begun = std::chrono::steady_clock::now();
  const Answers found = answers(static_cast<int64_t>(std::atof(arguments[1])), std::atoi(arguments[2]));
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begun;
  rusage used;
  getrusage(RUSAGE_SELF, &used);
  std::printf("{");
  print("percentiles", &found.percentiles[0][0], TIMES, LEVELS);
  print("means", found.means, TIMES, 1);
  print("deviations", found.deviations, TIMES, 1);
  print("reached", &found.reached[0][0], TIMES, TARGETS);
  print("times", &found.times[0][0], TARGETS, LEVELS);
#ifdef __AVX512F__
  const char* version = "with AVX-512";
#else
  const char* version = "without AVX-512";
#endif
  std::printf("\"peak memory\": %ld, \"job seconds\": %.6f, \"version\": \"%s\"}\n", used.ru_maxrss, seconds.count(),
              version);
}
