"""The café of the benchmark in NumPy, as an expert writes it: what the fast engine is held against.

    python3 years.py limited|thinned|whole YEARS [REPEATS]

Prints the years a second on one core, the median of the repeats, and the mean and the 99 % quantile of
the last, so that both programs are seen to say the same. `limited` draws every sale, since a device limit
depends on their order; `thinned` draws lost sales alone, which is right where no limit can bind. Both come
to the losses of the years and no more. `whole` is `thinned` with what the fast engine reports besides: the
reason and the age of every loss, what each comes to with its spread, and the worst outage of each year.
"""

import sys
import time

import numpy as np

PER_YEAR, HOURS, HOURS_SIGMA, CAP = 3.5, 2.6, 1.2, 168.0
RATE, TICKET, SIGMA = 12.0, 22.20, 0.52
TRANSACTION_LIMIT, DEVICE_LIMIT = 100.0, 5000.0
AT_ONCE, LATER, FADE = 0.012, 0.05, np.log(2.0) / 24.0
RECOVERY, CHARGED_BACK = 0.35, 0.1 / 10_000.0
BATCH = 65_536
REASONS = np.array([45.0, 15.0, 8.0, 4.0, 4.0, 8.0, 6.0, 10.0])
REASONS_UP_TO = np.cumsum(REASONS / REASONS.sum())


def outages(rng, years):
    counts = rng.poisson(PER_YEAR, years)
    hours = np.exp(rng.normal(np.log(HOURS), HOURS_SIGMA, counts.sum()))
    return counts, np.minimum(hours, CAP)


def amounts(rng, number):
    return np.rint(np.exp(rng.normal(np.log(TICKET), SIGMA, number)) * 100.0) / 100.0


def declined_up_to(hours):
    """The integral of the probability of a decline over all ages up to one."""
    return LATER * hours - (LATER - AT_ONCE) * -np.expm1(-FADE * hours) / FADE


def thinned(rng, years):
    """Lost sales come at the rate that is the integral of the probability of a loss."""
    counts, hours = outages(rng, years)
    declined = declined_up_to(hours)
    lost = declined * (1.0 - RECOVERY) + (hours - declined) * CHARGED_BACK
    sales = rng.poisson(RATE * lost)
    year = np.repeat(np.repeat(np.arange(years), counts), sales)
    money = amounts(rng, year.size)
    money[money > TRANSACTION_LIMIT] = 0.0
    return np.bincount(year, weights=money, minlength=years)


AGES = np.linspace(0.0, CAP, 4_097)
DECLINED = declined_up_to(AGES)


def tally(year, years, kinds, kind, money):
    """What each kind comes to in all years, and the squares of what it comes to in each."""
    each = np.bincount(year * kinds + kind, weights=money, minlength=years * kinds)
    each = each.reshape(years, kinds)
    return each.sum(axis=0), (each * each).sum(axis=0)


def whole(rng, years):
    """As `thinned`, with a reason, an age and an outage for every loss."""
    counts, hours = outages(rng, years)
    declined = declined_up_to(hours)
    uncollected, charged_back = declined * (1.0 - RECOVERY), (hours - declined) * CHARGED_BACK
    sales = rng.poisson(RATE * (uncollected + charged_back))
    outage = np.repeat(np.arange(hours.size), sales)
    money = amounts(rng, outage.size)
    money[money > TRANSACTION_LIMIT] = 0.0
    of_year = np.repeat(np.arange(years), counts)
    of_outage = np.bincount(outage, weights=money, minlength=hours.size)
    worst = np.zeros(years)
    some = counts > 0
    worst[some] = np.maximum.reduceat(of_outage, (np.cumsum(counts) - counts)[some])
    reason = np.searchsorted(REASONS_UP_TO, rng.random(outage.size))
    back = rng.random(outage.size) * (uncollected + charged_back)[outage] < charged_back[outage]
    reason[back] = REASONS.size
    age = np.interp(rng.random(outage.size) * declined[outage], DECLINED, AGES)
    band = (age >= 1.0).astype(np.int64) + (age > 24.0)
    year = of_year[outage]
    tally(year, years, REASONS.size + 1, reason, money)
    tally(year, years, 3, band, money)
    return np.bincount(of_year, weights=of_outage, minlength=years)


def kept(sale, money, first, longest):
    """Which sales a device limit lets through: all outages at once, one sale of each in turn."""
    stored = np.zeros(first.size - 1)
    is_kept = np.zeros(money.size, dtype=bool)
    order = np.argsort(-(first[1:] - first[:-1]), kind="stable")
    lengths = (first[1:] - first[:-1])[order]
    starts = first[:-1][order]
    for nth in range(longest):
        open_ = np.searchsorted(-lengths, -nth, side="left")
        place = starts[:open_] + nth
        amount = money[place]
        fits = (amount <= TRANSACTION_LIMIT) & (stored[:open_] + amount <= DEVICE_LIMIT)
        stored[:open_] += np.where(fits, amount, 0.0)
        is_kept[place] = fits
    return is_kept


def limited(rng, years):
    """A sum of an outage that stays below the limit needs no turns: the rest goes sale by sale."""
    counts, hours = outages(rng, years)
    sales = rng.poisson(RATE * hours)
    outage = np.repeat(np.arange(hours.size), sales)
    money = amounts(rng, outage.size)
    age = rng.random(outage.size) * hours[outage]
    allowed = np.where(money <= TRANSACTION_LIMIT, money, 0.0)
    is_kept = allowed > 0.0
    full = np.flatnonzero(np.bincount(outage, weights=allowed, minlength=hours.size) > DEVICE_LIMIT)
    first = np.concatenate(([0], np.cumsum(sales)))
    if full.size:
        pieces = [np.arange(first[o], first[o + 1]) for o in full]
        place = np.concatenate(pieces)
        # In an outage the sales come in the order of time: the oldest first.
        which = np.repeat(np.arange(full.size), sales[full])
        place_sorted = place[np.lexsort((-age[place], which))]
        inner = np.concatenate(([0], np.cumsum(sales[full])))
        is_kept[place_sorted] = kept(which, money[place_sorted], inner, int(sales[full].max()))
    stored = np.flatnonzero(is_kept)
    declined = LATER - (LATER - AT_ONCE) * np.exp(-FADE * age[stored])
    lost = rng.random(stored.size) < declined * (1.0 - RECOVERY) + (1.0 - declined) * CHARGED_BACK
    hit = stored[lost]
    year = np.repeat(np.arange(years), counts)
    return np.bincount(year[outage[hit]], weights=money[hit], minlength=years)


def main():
    model = {"limited": limited, "thinned": thinned, "whole": whole}[sys.argv[1]]
    years = int(sys.argv[2])
    rates = []
    repeats = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    for repeat in range(repeats):
        rng = np.random.Generator(np.random.PCG64DXSM(repeat))
        start = time.perf_counter()
        losses = np.concatenate([model(rng, min(BATCH, years - at)) for at in range(0, years, BATCH)])
        mean, p99 = losses.mean(), np.quantile(losses, 0.99, method="inverted_cdf")
        rates.append(years / (time.perf_counter() - start))
    print(f"{sorted(rates)[repeats // 2]:.0f} {mean:.4f} {p99:.2f}")


if __name__ == "__main__":
    main()
