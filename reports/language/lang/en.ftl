# What a shop sees and what reports say, in English. The words of lists are those of the format.

## All over
said-comma = {", "}
said-day = day { $day }
clocks-go-forward = the clocks go forward, { $from } to { $to }
clocks-go-back = the clocks go back, { $from } to { $to }
unit-d = d
unit-h = h
unit-m = m
unit-s = s
unit-ms = ms

## Badges, as the admin and the till show them
badge-payment-pending = payment-pending
badge-paid = paid
badge-partially-paid = partially-paid
badge-card-declined = card-declined

## How something ended
outcome-accepted = accepted
outcome-refused = refused
outcome-declined = declined
outcome-sent = sent
outcome-found = found
outcome-unknown = unknown
outcome-unread = unread
seen-to = to { $to }

## Why a till refuses
refusal-till-down = till-down
refusal-not-logged-in = not-logged-in
refusal-order-complete = order-complete
refusal-amount-too-large = amount-too-large
refusal-wrong-currency = wrong-currency
refusal-gift-card-needs-internet = gift-card-needs-internet
refusal-manual-entry-needs-internet = manual-entry-needs-internet
refusal-tip-needs-internet = tip-needs-internet
refusal-app-too-old = app-too-old
refusal-offline-payments-off = offline-payments-off
refusal-no-permission = no-permission
refusal-tap-to-pay-needs-internet = tap-to-pay-needs-internet
refusal-no-local-network = no-local-network
refusal-network-not-verified = network-not-verified
refusal-reader-not-connected = reader-not-connected
refusal-over-transaction-limit = over-transaction-limit
refusal-over-device-limit = over-device-limit
refusal-interac-needs-internet = interac-needs-internet
refusal-eftpos-needs-internet = eftpos-needs-internet
refusal-swipe-needs-internet = swipe-needs-internet
refusal-storage-full = storage-full
refusal-offer-left = offer-left
refusal-search-needs-internet = search-needs-internet
refusal-contact-needs-internet = contact-needs-internet
refusal-no-contact = no-contact

## Why an issuer declines
decline-approved = approved
decline-refer-to-issuer = refer-to-issuer
decline-refer-to-issuer-special = refer-to-issuer-special
decline-invalid-merchant = invalid-merchant
decline-pick-up-card = pick-up-card
decline-do-not-honour = do-not-honour
decline-error = error
decline-pick-up-card-special = pick-up-card-special
decline-invalid-transaction = invalid-transaction
decline-invalid-amount = invalid-amount
decline-invalid-card-number = invalid-card-number
decline-no-such-issuer = no-such-issuer
decline-re-enter-transaction = re-enter-transaction
decline-file-unavailable = file-unavailable
decline-format-error = format-error
decline-no-credit-account = no-credit-account
decline-lost-card = lost-card
decline-stolen-card = stolen-card
decline-closed-account = closed-account
decline-insufficient-funds = insufficient-funds
decline-no-checking-account = no-checking-account
decline-no-savings-account = no-savings-account
decline-expired-card = expired-card
decline-incorrect-pin = incorrect-pin
decline-not-permitted = not-permitted
decline-not-permitted-to-terminal = not-permitted-to-terminal
decline-suspected-fraud = suspected-fraud
decline-limit-exceeded = limit-exceeded
decline-restricted-card = restricted-card
decline-security-violation = security-violation
decline-frequency-exceeded = frequency-exceeded
decline-pin-required = pin-required
decline-pin-tries-exceeded = pin-tries-exceeded
decline-unsolicited-reversal = unsolicited-reversal
decline-blocked-first-use = blocked-first-use
decline-invalid-date = invalid-date
decline-negative-cvv = negative-cvv
decline-network-fraud-block = network-fraud-block
decline-no-reason-to-decline = no-reason-to-decline
decline-issuer-unavailable = issuer-unavailable
decline-no-route = no-route
decline-cannot-be-completed = cannot-be-completed
decline-duplicate = duplicate
decline-system-error = system-error

## Values
value-connected = connected
value-disconnected = disconnected
value-true = true
value-false = false
value-none = none
value-nobody = nobody
value-nothing-is-there = nothing is there
receipt-none = none
receipt-queued = queued
receipt-sent = sent
warning-near-24h = near-24h
manual-cash = cash
manual-other = other
tender-pending = pending
tender-approved = approved
tender-declined = { " " }declined { $code }
tender-dead = { " " }dead { $code }
tender-too-old = { " dead too-old" }
answer-approve = approve
answer-decline = decline { $code }
key-badges = badges
key-in_admin = in_admin
key-receipt = receipt
key-reason = reason
key-balance = balance
key-contact = contact
key-tenders = tenders
key-captures = captures
key-total = total
key-online = online
key-offline_total = offline_total
key-offline_left = offline_left
key-queued = queued
key-logged_in = logged_in
key-reader = reader
key-orders = orders
key-warnings = warnings
key-dead_letters = dead_letters
key-forwarded = forwarded
key-peak_total = peak_total
key-oldest_ms = oldest_ms
key-admin_orders = admin_orders
key-admin_total_paid = admin_total_paid
key-captured_total = captured_total
key-requests = requests
key-reversals = reversals

## Steps
step-internet = internet
step-router = router
step-power = power
step-wifi = wifi
step-processor = processor
step-reader = reader
step-till = till
step-staff = staff
step-order = order
step-pay = pay
step-sale = sale
step-receipt = receipt
step-search = search
step-contact = contact
step-admin = admin
step-check = check
internet-down = down
internet-up = up
router-off = off
router-on = on
router-restart = restart
power-cut = cut
power-restored = restored
wifi-lost = lost
wifi-back = back
processor-down = down
processor-up = up
reader-connect = connect
reader-disconnect = disconnect
reader-restart = restart
reader-battery-empty = battery-empty
reader-charged = charged
till-crash = crash
till-start = start
till-restart = restart
staff-log-out = log-out
by-email = email
by-phone = phone
entry-insert = insert
entry-tap = tap
entry-swipe = swipe
entry-manual = manual
disk-full = full
disk-ok = ok
disk-fail-sync = fail-sync
disk-lies = lies
countable-write = write
countable-send = send
countable-receive = receive
crash-before-store = before-store
crash-after-store = after-store
crash-after-send = after-send
crash-after-answer = after-answer
act-on-till = { " " }on { $till }
act-log-in = log-in { $staff }
act-receipt = { $order } to { $address }
act-customer = customer { $text }
act-product = product { $text }
act-contact = { $order } by { $by }
act-wifi-join = join { $network }
act-tip = tip { $amount }
act-sells-gift-card = sells gift-card
act-with-receipt = { " " }receipt { $address }
act-over = { " " }over { $scheme }
act-grant = grant { $role }
act-revoke = revoke { $role }
act-offline-payments-on = offline payments on
act-offline-payments-off = offline payments off
act-transaction-limit = transaction limit { $amount }
act-device-limit = device limit { $amount }
act-not-saved = not saved
act-unconfirmed = saved, unconfirmed
act-saved = saved
act-leaves-an-offer = { ", leaves an offer" }
act-with-latency = , latency { $latency }
act-loss = loss { $loss }
act-latency = latency { $latency }
act-answers = answers { $answer } to the next { $times }
act-loses-answers = loses the next { $count } answers
act-loses-requests = loses the next { $count } requests
act-late-answers = answers the next { $count } late by { $span }
act-crash = crash { $moment }
act-crash-and-back = crash { $moment }, back after { $span }
act-crash-before = before { $what } { $nth }
act-crash-after = after { $what } { $nth }
act-crash-during = during { $what } { $nth }
act-clock = clock { $by }
act-disk = disk { $health }
act-app = app { $version }

## What comes of steps
step-too-late = too late: due { $due }
step-never-finishes = never finishes
step-holds = holds
step-holds-after = holds after { $span }
step-does-not-hold = does not hold
excerpt-expected = expected { $expected }
excerpt-before =
    { $steps ->
        [one] { $steps } step before
       *[other] { $steps } steps before
    }

## What happens by itself
aside-online = online
aside-offline = offline
aside-warns-near-24h = warns: a stored payment nears 24 h
aside-dead-letters = dead letters: { $count }
aside-in-admin = { $order }, paid { $paid }, { $badges }
aside-captured = captured { $what }
aside-nothing-to-reverse = had nothing to reverse: { $what }
aside-reversed = reversed { $what }
aside-app-stopped = app stopped
aside-app-started = app started
aside-storing-failed = storing failed
aside-joined-wifi = joined Wi-Fi { $what }
aside-lost-wifi = lost its Wi-Fi
aside-offers = offers an offline checkout for { $what }
aside-unknown = does not know the outcome of { $what }
aside-order-created = order created: { $what }
aside-torn = { $what } pulled out too early
aside-worn-out = the chip of { $what } has counted its last transaction
aside-reader-spent = has used its last key: { $what } is not read
aside-archived = archived { $what }
aside-forwarded = forwarded { $what }
aside-forwarded-again = forwarded again { $what }
aside-asked-for = asked for { $what }
aside-asked-for-again = asked for again { $what }
aside-asked-to-reverse = asked to reverse { $what }
aside-asked-to-reverse-again = asked to reverse again { $what }
aside-approved = approved { $what }
aside-try-later = try later { $code } { $what }
aside-declined = declined { $code } { $what }
aside-reversal-noted = reversal noted: { $what }
aside-receipt-sent = receipt sent: { $what }
aside-request-lost = request lost: { $what }
aside-ignored = did not hear of { $what }
aside-answer-lost = answer lost: { $what }

## What a judge says
judged-begins-at = begins at { $at }
judged-before-at = the step before finished at { $at }
judged-finishes = the step finishes
judged-never-finishes = it can never finish: nothing more is going to happen
judged-not-finished = the run ended before it finished
judged-not-begun = the run ended before it began
judged-not-so-long = { $actual }, but not for so long
judged-nothing = nothing
decided-reader-back = the reader is connected 3 s after { $step }
decided-reader-gone = the reader is not connected since { $step }
decided-app-back = the app is up 10 s after { $step }
decided-app-gone = the app is not running since { $step }
decided-too-slow = { $way } there and back is longer than a till waits: { $slow }, { $patience }
decided-logged-out = nobody is logged in since { $step }
decided-nobody = nobody stands at { $till }: it has no staff, and nobody is logged in
decided-declined = declined { $code } { $name }
decided-of-role = { $setting } of role { $role }
decided-from-age = { $answer } from { $age } on
hint-later = write "{ $time }" or later, or "+1m"
hint-no-receipt = nobody asked for a receipt: add { "{" } receipt = { "{" } order = "{ $order }", email = "…" { "}" } { "}" }
hint-another-scheme = the first scheme counts; the customer picks another with scheme = "{ $scheme }"
hint-if-it-worked = if it is right that it worked, take `outcome` and `reason` away
hint-if-right = if that is right, write { $right }
hint-if-right-expect = if that is right, write expect = { "{" } { $right } { "}" }
hint-if-the-reason-is-right = if that is right, write reason = "{ $reason }"
hint-nothing-noticed = a cut line is noticed by what goes unanswered: nothing was asked since; a card payment or a search makes the till notice
hint-held = it held for { $span }, not for { $wanted }
hint-did-not-stay = it came true, but did not stay so for { $wanted }
hint-comes-true = it comes true { $waited } later: write within = "{ $within }" beside the check

## What a run says of snapshots
whole-snapshot = snapshot
whole-repeat = repeat
snapshot-none = there is no such file yet
snapshot-the-text-in = the text in { $path }
snapshot-a-snapshot-in = a snapshot in { $path }
snapshot-no-such-line = no such line
note-to-take-it = to take it: deadzone accept { $path }
note-nothing-was-written = nothing was written; to take it: deadzone run, then deadzone accept { $path }
note-record-anew = to record it anew: deadzone run --update changed
note-recorded = snapshot recorded: { $path }
note-recorded-anew = snapshot recorded anew: { $path }
note-more = … and { $count } lines more
file-standard-shop = the standard shop
skip-needs = needs { $what }
skip-not-read = `{ $reader }` of till `{ $till }` does not read by { $entry }

## Rules that a run broke
breach-shown-again = Order created is shown again for order { $order }
breach-taken-back = payment { $payment } of till { $till } was confirmed to the customer and is taken back
breach-not-durable = payment { $payment } of till { $till } was confirmed to the customer and is not on durable storage
breach-early = payment { $payment } of till { $till } is sent before it is on durable storage
breach-other = payment { $payment } of till { $till } is sent for another card or amount
breach-twice = payment { $payment } of till { $till } captures a card payment that was captured before
breach-refused = payment { $payment } of till { $till } was refused and is sent
breach-shown-as = payment { $payment } of till { $till } is shown as { $word }, and the processor never said so
breach-before-older = payment { $payment } of till { $till } goes before { $older }
breach-sent-too-early = payment { $payment } of till { $till } was answered { $code } and is sent again after { $waited } ms, and its back-off is { $wait } ms
breach-final = payment { $payment } of till { $till } was declined { $code } and is sent again: { $name }, { $class }, is final
breach-never-declined = till { $till } says that a payment of order { $order } was declined { $code }, and the processor never said so
breach-device-limit = till { $till } has stored more than its device limit
breach-transaction-limit = order { $order } is above the transaction limit and took a card
breach-uncovered = order { $order } is Paid, and cash and captures do not cover it
breach-pan-on-disk = { $number } stands in clear on a disk
breach-pan-said = { $number } stands in clear in a message or on a screen

## The report of a run on a terminal
verdict-passed = passed
verdict-failed = failed
verdict-skipped = skipped
verdict-error = error
head-passed = PASS
head-failed = FAIL
head-skipped = SKIP
head-new = NEW
head-error = ERROR
head-new-why = met all that it expects; its first snapshot is not taken yet
head-took = { $seconds }s
head-took-virtual = { $seconds }s, { $span } virtual
summary = { $passed } passed, { $failed } failed{ $new }, { $skipped } skipped{ $errors }{ $notrun }  in { $seconds }s
summary-all-new = { " (for want of a first snapshot only)" }
summary-new = { " " }({ $new } of them for want of a first snapshot only)
summary-errors =
    { $errors ->
        [one] , { $errors } error
       *[other] , { $errors } errors
    }
summary-not-run = , { $count } not run
report-rerun = rerun: { $command }
report-why = why: { $why }
report-step = step { $step } of { $of }
report-difference = expected: { $expected }      actual: { $actual }
report-expected = expected: { $expected }
report-actual = actual:   { $actual }
report-decided-by = decided by: { $by }
report-hint = hint: { $hint }
report-timeline = timeline
run-stopped =
    { $left ->
        [one] stopped at the first failure; { $left } scenario not played
       *[other] stopped at the first failure; { $left } scenarios not played
    }
run-pending =
    { $count ->
        [one] { $count } snapshot pending: { $look }, or to take all: { $take }
       *[other] { $count } snapshots pending: { $look }, or to take all: { $take }
    }
run-interrupted = interrupted: what has finished is reported
run-slowest = slowest: { $named }
run-play-again = to play what failed again: { $command }
run-with-json = run with --json r.jsonl, then with --last-failed r.jsonl
run-what-it-means = what it means: deadzone explain { $word }
run-with-html = to see what happened when: the same command with --html run.html
junit-not-played = not played
junit-never-begun = never begun
junit-scenario = { $name }, seed { $seed }
junit-message = step { $step }, { $key }: expected: { $expected }, actual: { $actual }
run-counter = ({ $done }/{ $expected }) { $failed } failed, { $running } running, { $seconds }s
run-slow = SLOW [> { $seconds }s] { $id }{ $time }
run-and-more = and { $count } more
run-failed = { $failed } failed
progress-scenarios = scenarios
remark-more = { $count } more failures
remark-same = the same in { $id }
remark-same-more = the same in { $id } and { $count } more
remark-no-more = a build server shows no more of a step; the log and the summary have all
remark-actual = actual: { $actual }
step-page-scenario = scenario
step-page-where = where
step-page-expected = expected
step-page-actual = actual
step-page-rerun = rerun
step-page-no-error = no error
step-page-more = { $count } more did not pass
merged =
    { $parts ->
        [one] { $parts } part: { $passed } passed, { $failed } failed, { $skipped } skipped, { $errors } errors
       *[other] { $parts } parts: { $passed } passed, { $failed } failed, { $skipped } skipped, { $errors } errors
    }
settled-accepted = accepted { $path }
settled-rejected = rejected { $path }
settled-all-accepted =
    { $count ->
        [one] { $count } snapshot accepted
       *[other] { $count } snapshots accepted
    }
settled-all-rejected =
    { $count ->
        [one] { $count } snapshot rejected
       *[other] { $count } snapshots rejected
    }
pending-count =
    { $count ->
        [one] { $count } snapshot pending
       *[other] { $count } snapshots pending
    }
strip-line-down = line down
strip-line-poor = line poor
strip-refused = refused or declined
strip-lost = lost
strip-stopped = stopped or broken
strip-passed = passed, { $span } virtual
strip-failed = failed, { $span } virtual
show-skipped = skipped: { $reason }
rules-unproved = UNPROVED
rules-proved = { $proved } of { $all } rules proved
matrix-instance = instance
matrix-at-the-end = at the end
matrix-skipped = skipped: { $reason }
matrix-no-orders = no orders

## What changed against the run before
history-incomplete = the run is incomplete: what it played, { $done }, is compared
history-nothing = no complete run of the same list is kept yet: nothing to compare with
history-same = same verdicts as in the run before
history-again =
    { $count ->
        [one] { $count } passes again: { $named }
       *[other] { $count } pass again: { $named }
    }
history-turned = { $count } { $after } that { $before } before: { $named }
ended-passed = passed
ended-failed = failed
ended-skipped = had to be skipped
ended-error = ended in an error
history-new = { $count } new: { $named }
history-gone = { $count } gone: { $named }
history-new-and-gone = { $new }; { $gone }
history-traces = { $count } with another trace of the same plan and seed ({ $cause }): { $named }
history-verdicts = { $count } with another verdict on the same trace ({ $cause }): { $named }
history-not-deterministic = the program is the same too: it is not deterministic
history-program = the program changed
history-pos = that POS changed, or is not deterministic
history-chance = in real time, chance of the machine
history-snapshot = a snapshot changed
history-snapshot-or-program = a snapshot or the program changed
history-slower = { $count } much slower: { $named }
history-and-more = { $shown } and { $count } more
history-cut-short = warning: `{ $file }`, line { $line } was cut short and is left out

## Crashes at every moment
count-scenarios =
    { $count ->
        [one] { $count } scenario
       *[other] { $count } scenarios
    }
moment-before-write = before write { $nth }
moment-before-send = before message sent { $nth }
moment-before-receive = before message received { $nth }
moment-during = during write { $nth }
moment-after-write = after write { $nth }
moment-after-send = after message sent { $nth }
moment-after-receive = after message received { $nth }
moment-before-stored = before a payment is stored
moment-after-stored = after a payment is stored
moment-after-sent = after a payment is sent
moment-after-answer = after an answer
sweep-point = power cut of till { $till } { $moment }
sweep-point-again = { $point }, and again { $moment }
sweep-rate = { $points } points, { $rate } a second
sweep-counter = ({ $done }/{ $expected }) { $failed } not green, { $points }
sweep-more =
    { $count ->
        [one] { $count } more point broke a rule
       *[other] { $count } more points broke a rule
    }
sweep-never-came = { $point } never came
sweep-left =
    { $count ->
        [one] { $count } scenario not played to the end
       *[other] { $count } scenarios not played to the end
    }
sweep-points =
    { $count ->
        [one] { $count } point
       *[other] { $count } points
    }
sweep-skipped = { " " }({ $count } skipped)
sweep-sampled = { " " }({ $some } sampled of { $all })
sweep-all-green = all green
sweep-not-green = { $count } not green
sweep-sum = { $scenarios }{ $skipped }, { $points }{ $sampled }, { $twice } of them once more with a second power cut, { $ended }, in { $seconds } s
sweep-how-to-keep = to keep them as scenarios: { $command }

## The page of a run
page-title = deadzone run
page-parts = Parts
page-scenarios = Scenarios
page-matrix = Matrix
page-rules = Rules
page-slowest = Slowest
page-the-slowest = the slowest scenarios
page-nothing = Nothing is like this.
page-real-time = real time
page-seconds = { $seconds } s
page-verdict = verdict
page-scenario = scenario
page-theme = theme
page-tag = tag
page-rule = rule
page-reader = reader
page-file = file that it uses
page-every-verdict = every verdict
page-every-theme = every theme
page-every-tag = every tag
page-every-rule = every rule
page-every-reader = every reader
page-every-file = every file
page-find = id or name  ( / )
page-find-what = text in id or name
page-unfold = unfold
page-fold = fold
page-shown = { $shown } of { $all }
page-key-find = find
page-key-next = next
page-key-back = back
page-key-next-failed = next that did not pass
page-key-unfold-all = unfold all
page-key-fold-all = fold all
page-says = says
page-proved-by = proved by
page-all-rules = all rules
page-proved-by-nothing = by nothing that was played
page-unproved-rules = rules that nothing proves that was played: { $count }
page-shop = the shop, where it is not the standard one: { $count ->
    [one] 1 value
   *[other] { $count } values
}
common-file = { $failed } of { $of } that did not pass use { $value }; of { $passed-of } that passed, { $passed }
common-reader = { $failed } of { $of } that did not pass have the reader { $value }; of { $passed-of } that passed, { $passed }
common-tag = { $failed } of { $of } that did not pass have the tag { $value }; of { $passed-of } that passed, { $passed }
common-theme = { $failed } of { $of } that did not pass are of the theme { $value }; of { $passed-of } that passed, { $passed }
page-all-passed = { $all } passed
page-some-passed = { $passed } of { $all } passed
page-took = { $span } virtual, { $seconds } s
page-again = again:
page-what = what
page-expected = expected
page-actual = actual
page-decided-by = decided by
page-hint = hint
page-line-of = { $file }, line { $line }
page-difference = difference
page-time = time
page-timeline-of = timeline of { $id }
page-nothing-happens = { $span }, nothing happens
lane-line = line
lane-router = router
lane-staff = staff
lane-till = till
lane-reader = reader
lane-processor = processor
lane-admin = admin
lane-rule = rule

## What a study of decline exposure says
risk-to = { $low } to { $high }
risk-or-more = { $low } or more
risk-with-interval = { $value } ({ $interval })
risk-no-limit = no limit
risk-transaction-limit = transaction limit
risk-device-limit = device limit
risk-place-till = till
risk-place-store = store
risk-unit = { $place }-{ $span }
risk-per-outage-till = per outage of one till
risk-per-outage-store = per outage of a store with { $tills } tills
risk-per = per { $unit }
risk-per-tills = per { $unit } of { $tills } tills
risk-an-outage = an outage
risk-a-year = a year
risk-outages = outages
risk-years = years
risk-stretches = stretches of { $span }
risk-rare-outage = 1 outage in { $of }
risk-rare-year = 1 year in { $of }
risk-rare-stretch = 1 in { $of } stretches of { $span }
risk-more-than = { $rare }, more than
risk-mean-of = the average loss of { $time }
risk-var-of = the loss that { $rare } exceeds
risk-tvar-of = the average loss of the worst { $rare }
risk-average = average
risk-one-in = 1 in { $of }
risk-worst-one-in = worst 1 in { $of }, average
risk-axis-none = no { $axis }
risk-axis-amount = { $axis } { $amount }
risk-skip = smaller payments when full
risk-stop = no cards once full
risk-year = year
risk-day = day
risk-hour = hour
risk-some-years = { $count } years
risk-some-days = { $count } days
risk-some-hours = { $count } hours
risk-some-seconds = { $count } seconds
risk-question = Which is the largest { $axis } that keeps { $measure } under { $bound }?
risk-with = With { $others }: { $said }
risk-doubts = Mind that smaller limits do not surely keep it: { $named }.
risk-certain = { $limit }: { $outcome }.
risk-a-limit = a { $axis } of { $amount }
risk-outcome-mean = { $time } loses { $amount } on average
risk-outcome-var = { $most } lose at most { $amount }
risk-most-outages = { $most } in { $all } outages
risk-most-years = { $most } in { $all } years
risk-most-stretches = { $most } in { $all } stretches of { $span }
risk-outcome-tvar = the worst { $rare } loses { $amount } on average
risk-probably-also = Probably also { $limit }: { $outcome }.
risk-probably = Probably { $limit }: { $outcome }.
risk-needs-more = Its interval does not end under { $bound }: more replications would tell.
risk-none = None of the limits that were swept keeps it there.
risk-even = Even with { $limit }, { $outcome }.
risk-next = The next limit that was swept, { $limit }, gives { $measured }.
risk-finer = For a finer answer, sweep between the two.
risk-largest = It is the largest limit that was swept: a larger one may do as well.
risk-smaller = Sweep smaller limits.
risk-unlimited = No limit is needed for that.
risk-figures-known = The figures are known only so well: { $kept } of { $sets } sets of them keep it there ({ $interval }).
risk-refuses-none = It refuses no sale.
risk-refuses = It refuses sales of { $currency } { $refused } in { $time }, { $share } of what is attempted offline.
risk-evenly = { " " }of { $count } scrambled Sobol sequences
risk-replications = { $count } replications{ $evenly }, seed { $seed }, engine { $engine }, intervals of 95 %
risk-exact = exact
risk-provenance = { $unit }, in { $code }; { $from }; study { $digest }
risk-with-answer = With the answer: { $policy }
risk-with-own = With the study's own policy: { $policy }
risk-with-last = With the last policy of the sweep: { $policy }
risk-mark-answer = ← the answer
risk-mark-own = ← the study's own
risk-mark-last = ← shown above
risk-lose-nothing = { $share } of { $times } lose nothing ({ $interval })
risk-limits-refuse-none = the limits refuse no sale
risk-limits-refuse = the limits refuse { $refused } of sales, { $share } of what is attempted offline
risk-declined = declined
risk-too-late = too late
risk-charged-back = charged back
risk-under-an-hour = under 1 hour
risk-up-to-a-day = 1 to 24 hours
risk-over-a-day = over 24 hours
risk-loss = loss
risk-interval = 95 % interval
risk-beyond = beyond that, on average
risk-worst-outage = worst outage alone
risk-on-average = on average
risk-table-losses = What is lost { $unit }, in { $code }
risk-payments = payments
risk-money = money
risk-of-attempted = of attempted
risk-table-flows = Where the sales go, { $unit }
risk-flow-attempted = attempted while offline
risk-flow-missed = failed before the outage was noticed
risk-flow-over-transaction = refused by the transaction limit
risk-flow-over-device = refused by the device limit
risk-flow-withheld = not offered once full
risk-flow-stored = stored
risk-flow-too-late = lost for their age
risk-flow-recovered = declined, collected afterwards
risk-kept = kept
risk-refused = refused
risk-of-sales = of sales
risk-no-loss = no loss
risk-table-sweep = What each policy keeps and what it loses { $unit }, in { $code }
risk-interval-of = The interval is that of "{ $measure }".
risk-when-full = when full
risk-by-reason = Losses by reason
risk-by-age-asked = Losses by the age of the payment when it was asked for
risk-by-age = Losses by age
risk-table-parts = { $what }, { $unit }, in { $code }
risk-of-the-loss = of the loss
risk-table-worst = The worst { $count } { $times }, in { $code }
risk-replication = replication
risk-step-by-step = step by step
risk-figure = figure
risk-moved = moved
risk-p99 = 1 in 100
risk-elasticity = elasticity
risk-table-sensitivities = What the loss hangs on, { $unit }
risk-note-sensitivities = Each figure by itself, to the ends between which it lies in 9 of 10 cases. Elasticity: by how many per cent the average loss rises where the figure rises by 1 %.
risk-of-sets = 9 in 10 sets
risk-sets-under = sets with "{ $measure }" under { $under }
risk-table-thinkable = How well the figures let it be known: { $sets } sets of them, { $unit }, in { $code }
risk-note-thinkable = Each set draws all figures between their ends. This is apart from the chance inside a year: more replications do not narrow it, better figures do.
risk-replications-axis = replications
risk-table-convergence = After how many replications, in { $code }
risk-assumption = assumption
basis-source = source: { $from }
basis-assumption = assumption: { $why }
basis-own = the study's own word
risk-table-assumptions = What is taken for granted
risk-key = key
risk-value = value
risk-source = source
risk-heading-numbers = What { $time } loses, in { $code }
risk-page-policy = { $policy }.
risk-without-loss = { $times } without a loss
risk-refused-by-limits = refused by limits
risk-refused-of-all = refused, of all attempted
risk-heading-curve = How likely is which loss
risk-tornado-mean = What it hangs on, average
risk-tornado-p99 = What it hangs on, 1 in 100
risk-heading-hangs-on = What it hangs on
risk-left-open = What the figures leave open
risk-heading-figures = How well the figures let it be known
risk-heading-known = How well it is known
risk-heading-limits = What a limit costs and what it saves
risk-lost-at-each-limit = What is lost at each limit
risk-kept-at-each-limit = What each limit keeps and loses
risk-heading-origins = Where it comes from
risk-replication-steps = Replication { $replication }, step by step
risk-told-below = Below, what was paid in the end is counted and not told; the commands show every step.
risk-heading-worst = The worst of them
risk-average-loss-in = average loss, in { $code }
risk-in = { $what }, in { $code }
risk-described-parts = Bars with their 95 % intervals. The table below has the numbers.
risk-hangs-on = What { $what } hangs on
risk-described-tornado = A bar for each figure of the study, from the loss at its low end to that at its high end, with 95 % intervals; the line is the study as it is. The table below has the numbers.
risk-average-loss = average loss
risk-narrowing = How well the { $what } was known after fewer replications
risk-described-narrowing = A line with its 95 % interval as a band that becomes narrower to the right. The table below has the numbers.
risk-share-of = share of { $times }
risk-loss-of-at-least = loss of at least, in { $code }
risk-all-of = all of { $time }
risk-worst-of-it = the worst outage of it alone
risk-exceedance = How likely is a loss of at least so much
risk-asked-for = asked for: under { $under }
risk-all = all
risk-described-exceedance = A curve that falls from the left to the right, with its 95 % interval as a band; { $rare } loses more than { $loss }. The table below has the numbers.
risk-loss-in = loss, in { $code }
risk-under = under { $amount }
risk-lost-at-each = What is lost at each { $limit }
risk-described-sweep = Lines that show what is lost at each { $limit }, each with its 95 % interval as a band. The table below has the numbers.
risk-half-below = half of the sets are below
risk-as-it-is = the study as it is
risk-sets-of-figures = 9 in 10 sets of figures
risk-described-thinkable = Upright bars from what 5 of 100 sets of figures stay under to what 95 of 100 do, and a line for the study as it is. The table below has the numbers.
risk-left-open-of = What the figures leave open of { $what }
risk-sales-kept-in = sales kept, in { $code }
risk-keeps-against = What each { $limit } keeps against { $measure }
risk-described-trade = Points with their 95 % intervals; further to the right is more sales kept, further up is more lost. The table below has the numbers.

## Around a study
replayed = replication { $replication }: { $outages }, { $code } { $lost } lost
replayed-no-outage = no outage
replayed-outages =
    { $count ->
        [one] { $count } outage
       *[other] { $count } outages
    }
replayed-more = { $count } lines more: the command shows them
replayed-outage = outage { $number }, { $span }
folded-paid =
    { $count ->
        [one] { $count } sale paid in the end
       *[other] { $count } sales paid in the end
    }
folded-refused =
    { $count ->
        [one] { $count } sale refused
       *[other] { $count } sales refused
    }
drawn-interrupted = interrupted: what is drawn is reported
drawn-limit = the limit of { $limit } replications is reached before the precision; about { $needed } would do
drawn-stopped = { $count } replications were drawn; the intervals are those of a prefix
drawn-going-on = going on from { $count } replications in `{ $file }`
replayed-written = written: { $name }
replayed-play-it = { "  " }play it: deadzone run { $name }
risk-the-page = the page: { $path }
fit-the-study = the study: { $path }
fit-draw-it = { "  " }draw it: deadzone risk run { $path }
fit-rows = { $count } rows
progress-left = about { $left } to go
drawn-seconds = { $seconds } s
drawn-mean = mean { $mean } ± { $half } %
progress-figures = figures moved
progress-sets = sets of figures
drawn-some-figures = interrupted: { $done } of { $all } figures were moved to their ends
drawn-some-sets = interrupted: { $done } of { $all } sets of figures were looked at
coverage = { $seeds } seeds of { $replications } replications: how often a 95 % interval holds the exact value
coverage-mean = mean
coverage-line = exact { $exact }  held { $share } %  below { $below }  above { $above }
verify-differs = not the same
verify-loses = replication { $replication } loses { $fast } by the fast engine, and { $core } through the core
verify-see-it = see it: { $command }
verify-compared = { $count } replications under { $policies } policies
verify-same = the same loss, to the cent
verify-interrupted = interrupted: what was compared is reported

## What an export says
fit-remarks = What is to be known of it
fit-and-as-asked = , and as --map says
fit-known-columns = the columns of { $name } are known{ $asked }
fit-usual-columns = columns by their usual names{ $asked }
fit-by-card = of these are { $count } by card{ $tenders }
fit-nothing = nothing
fit-more = { $count } more
fit-cards = { " " }({ $cards })
fit-cards-and-others = { " " }({ $cards }); not cards: { $others }
read-kept = { $key }: { $kept } of { $rows } rows of { $file }
read-left-out = left out: { $count } { $why }, the first in line { $line }
read-out-of-order = kept: { $count } earlier than the row above, the first in line { $line }
why-fields = with more or fewer fields than the header
why-where = where `{ $column }` is not `{ $wanted }`
why-no-currency = without a currency
why-not-a-number = that are not numbers in the unit
why-not-positive = of zero or less
why-not-a-time = without a date and time of day
why-far-off = more than 30 days away from all others
why-no-amount = without an amount
why-kind = of the kind `{ $kind }`
why-status = whose status is `{ $status }`
why-not-a-flag = that do not say yes or no to being stored
noted-whole-units = `{ $name }` has no decimals and is taken for whole units; --unit minor takes it for the least coin
noted-dates = dates are taken for month/day/year
noted-sign = amounts have the sign { $sign }, so they are taken for { $code }; --currency CODE says another
noted-no-currency = no column says the currency, so it is taken for { $code }; --currency CODE says another
noted-status = the status { $words } says nothing of an outcome; these rows are sales
noted-codes = the codes { $codes } are no declines that are known
noted-turned = { $count } payments were asked for before they were taken; their age is left out
noted-silent = { $count } sales do not say whether they were stored
noted-never = no sale has the tender { $tenders }
fit-figures = The figures
fit-arrivals = How many sales there are
fit-week = Sales in each hour of the week
fit-days = Sales of each day
fit-sizes = How large they are
fit-amounts = Amounts
fit-offline = How many were stored
fit-share = Share stored
fit-by-age = How stored payments were declined
fit-declines = Declines by age
fit-usual = What stands for the rest
fit-title = What { $file } says of decline exposure
fit-table-figures = What the sales say, in { $code }
fit-from = from
fit-count-sales =
    { $count ->
        [one] { $shown } sale
       *[other] { $shown } sales
    }
fit-count-days =
    { $count ->
        [one] { $shown } day
       *[other] { $shown } days
    }
fit-count-amounts =
    { $count ->
        [one] { $shown } amount
       *[other] { $shown } amounts
    }
fit-count-rows =
    { $count ->
        [one] { $shown } row
       *[other] { $shown } rows
    }
fit-count-payments =
    { $count ->
        [one] { $shown } stored payment
       *[other] { $shown } stored payments
    }
fit-sales-in-days = { $sales } in { $days }, { $first } to { $last }
fit-per-hour = sales by card an hour, by day and night
fit-open-hours = { $hours } of 168 hours of the week hold 99 of 100 sales
fit-while-open = { "  while open" }
fit-at-each-till = { "  " }at each of { $count } tills
fit-spread = spread
fit-spread-from = variance over mean of a day's count, each weekday by itself
fit-spread-at-a-till-from = sales.spread, what days have in common shared evenly
fit-at-a-till = { "  at a till" }
fit-law-stands = the law stands in the study
fit-amounts-stand = the amounts themselves stand in the study
fit-may-be-off = { $stands }: 5 % may be off
fit-by-law = by the law { $amount }
fit-median = amounts, lognormal: median
fit-sigma = { "  sigma" }
fit-sigma-from = deviation of the logarithm
fit-mean-seen = { "  mean seen" }
fit-largest = { "  largest" }
fit-cap = the cap
fit-farthest = { "  farthest off the law" }
fit-of-any-tender = of any tender
fit-of-cards = by card
fit-stored-from = { $stored } of { $known } { $of }; design effect { $effect }
fit-share-stored = share stored
fit-outages = { "  outages a year" }
fit-outages-from = share of time offline over the mean length of an outage
fit-declined-of = { $declined } of { $asked }
fit-declined = declined
fit-declined-at-once = declined at once
fit-later = { "  later" }
fit-later-from = at a great age
fit-half-life = { "  half-life" }
fit-half-life-from = half of the way is gone
fit-table-amounts = Amounts against the lognormal law, in { $code }
fit-not-above = not above
fit-seen = seen
fit-of-law = by the law
fit-age = age
fit-asked-for = asked for
fit-share-of = share
fit-isotonic = that never falls
fit-by-curve = by the curve
fit-declines-by-age = Declines of stored payments by age
fit-note-ages = Shares start from half a decline and half an approval.
fit-minutes = { $count } min
fit-hours = { $count } h
fit-under = under { $age }
fit-no-stored = no column says which sales were stored: --map stored=COLUMN
fit-never-stored = no sale was stored, which bounds the outages from above alone; the usual figure stands
fit-no-outcomes = no outcomes of stored payments by age: --map status=COLUMN,captured=COLUMN,uploaded=COLUMN
fit-too-few = { $declined } of { $asked } stored payments declined say too little; the usual figures stand
fit-no-growth = no growth of declines with the age is seen beyond chance
fit-tail = 1 in 100 amounts is above { $seen }, by the law above { $law }: where a limit a payment matters, take the amounts themselves (--amounts seen)
fit-edges =
    { $count ->
        [one] { $sales } by card on { $days } at the edges of the export is left out of the rates, the first in line { $line }: these are no whole days
       *[other] { $sales } by card on { $days } at the edges of the export are left out of the rates, the first in line { $line }: these are no whole days
    }
fit-no-week = less than seven whole days: one rate stands for all hours
fit-no-spread = less than two weeks say nothing of the spread of a day's count
fit-table-usual = Not in the export, so these stand
fit-mon = Mon
fit-tue = Tue
fit-wed = Wed
fit-thu = Thu
fit-fri = Fri
fit-sat = Sat
fit-sun = Sun
fit-an-hour = sales by card an hour
fit-an-hour-at-a-till = sales by card an hour at a till
fit-hour-of-week = hour of the week
fit-week-title = Sales by card in each hour of the week
fit-week-described = A line with a step for each of 168 hours, and its 95 % interval as a band.
fit-a-day = sales by card a day
fit-day = day
fit-day-says = { $day }: { $sales }, { $expected } expected
fit-fitted = fitted, with room for 95 of 100 days
fit-seen-dots = seen (dots)
fit-days-title = Sales by card of each day
fit-days-described = A dot for each day, beside the mean of its weekday with the spread that was fitted as a band.
fit-share-of-amounts = share of amounts
fit-at-least = amount of at least, in { $code }
fit-level = { $level } % are not above this
fit-lognormal = lognormal law
fit-amounts-title = How likely an amount of at least so much is
fit-amounts-described = Two lines that fall from the left to the right: what was seen, and the lognormal law. The table below has the quantiles.
fit-some-of = { $of }: { $some } of { $all }
fit-all-days = all days, 95 % interval
fit-a-day-dots = a day (dots)
fit-stored-title = Share of sales that were stored
fit-stored-described = A dot for each day, and the share of all days as a line with its 95 % interval.
fit-age-when-asked = age of the payment when it was asked for
fit-curve = curve
fit-ages-described = A dot for each age with its 95 % interval, a line that never falls, and the curve of the study. The table below has the numbers.

## What each rule says
rule-app_version = the app is 9.14.0 or later
rule-setting_enabled = offline payments are on in the admin; switching them on is confirmed
rule-setting_reach = a till uses the settings that it last received while online
rule-setting_disable = switched off: no new offline payments, stored ones are still forwarded
rule-staff_permission = whoever is logged in may take cards offline through a POS role
rule-reader_supported = Tap to Pay takes no offline payment; the six other readers do
rule-reader_connected = the reader is connected and charged; charged again, it reconnects
rule-entry_chip-tap = offline, cards are inserted or tapped; no swipe, nothing typed
rule-tender_gift-card = offline, gift cards are neither taken nor sold
rule-tender_interac = a Canadian store takes no Interac offline
rule-tender_eftpos = an Australian store takes no eftpos offline
rule-tender_cash = cash and other manual tenders are taken offline and count against no limit
rule-order_tip = offline, no card is taken on an order with a tip
rule-order_balance = no tender is more than the order's balance
rule-search_customer = offline nothing is searched and nobody contacted; the rest goes on
rule-limit_order = an order whose total is above the transaction limit takes no card offline
rule-limit_device = stored payments plus this one stay within the till's device limit
rule-limit_release = room comes back with the processor's answer, not with the sending
rule-limit_scope = each till has a device limit of its own
rule-limit_currency = limits are in the store's currency; tenders in others are refused
rule-limit_cash = an order above the limit can be finished with cash
rule-net_detect = an unanswered payment is offered as an offline checkout, never made one
rule-net_local = readers that are built in need the local Wi-Fi; Bluetooth ones do not
rule-net_restart = after a restart of the router, built-in readers wait for the internet
rule-net_switch = offline, only a network whose internet is confirmed can be joined
rule-net_push = changes in the admin reach online tills at once, others when they are back
rule-net_flap = a connection that comes and goes neither loses nor doubles a payment
rule-till_restart = a crash or restart is not a log-out, and loses nothing that was stored
rule-sale_flow = cart, offline checkout, card, Done, Order created
rule-sale_receipt = a receipt asked for offline is queued and sent once online
rule-sale_contact = the customer's address or number stays on the order
rule-sale_durable = Order created is shown once the payment is on durable storage
rule-order_pending = offline, the order is Payment pending on the till and not in the admin
rule-sync_automatic = back online, payments and orders go out without anybody asking
rule-sync_paid = approved, Payment pending becomes Paid
rule-sync_declined = declined, the order also shows Card declined
rule-sync_partial = some tenders good, some declined: Partially paid and Card declined
rule-sync_log-out = after a log-out nothing is sent until log-in and reader are back
rule-sync_admin = the order is in the admin after reconnecting, even while pending
rule-sync_order = oldest first, again with the same key, with a doubling wait
rule-sync_contact = after a decline the customer is contacted and the payment collected again
rule-sync_give-up = what the processor cannot read, or is 30 days old, is a dead letter
rule-delay_24h = within 24 hours declines are rarer; the till warns from 22 hours
rule-never_lost = a confirmed payment is stored, answered, or a dead letter with a reason
rule-never_twice = a card payment is captured at most once
rule-never_paid-unapproved = no order is Paid with a payment unanswered or uncovered
rule-never_over-limit = no payment is accepted above the limits held at that moment
rule-never_refused-stored = a tender shown as refused is never forwarded
rule-never_confirmed-twice = Order created is shown once an order
rule-never_pan = no card number stands in any journal, log, trace, snapshot or report
rule-never_guess = no answer is not a decline: it is asked again, or reversed if given up
rule-never_decline-retried = only 91 and 96 are sent again by themselves
