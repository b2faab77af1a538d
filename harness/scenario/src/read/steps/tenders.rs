//! Steps of a sale: orders, tenders, receipts, searches, contacts.

use pos_core::{Channel, Contact, Currency, Entry, Money, Scheme, TillId};
use sim_world::{
    AskReceipt, CardId, CashOr, ContactCustomer, NewOrder, OfferChoice, Payment, Sale, SearchFor,
    Tendered,
};

use super::scope::Scope;
use crate::code::Code;
use crate::language::{CONTACT, ORDER, PAY, RECEIPT, SALE, SEARCH, quoted};
use crate::mistake::Mistake;
use crate::read::fields::Fields;
use crate::read::shop::{find_currency, money};
use crate::read::tree::Node;
use crate::words::{CONTACT_BY, name_of};

pub(super) fn order(scope: &Scope<'_>, node: &Node) -> Option<NewOrder> {
    Fields::open(scope.ledger, node, &ORDER).map(|fields| new_order(scope, &fields))
}

fn new_order(scope: &Scope<'_>, fields: &Fields<'_>) -> NewOrder {
    let currency = scope.shop.store.currency;
    NewOrder {
        total: money(fields, "total", (currency, 1)).unwrap_or_default(),
        tip: money(fields, "tip", (currency, 0)).unwrap_or_default(),
        sells_gift_card: fields.node("sells").is_some(),
        contact: contact_of(fields),
    }
}

fn contact_of(fields: &Fields<'_>) -> Option<Contact> {
    let entry = fields.at_most_one(&["email", "phone"])?;
    let channel = if entry.key == "email" { Channel::Email } else { Channel::Text };
    Some(Contact { channel, address: fields.said(&entry.key)? })
}

pub(super) fn pay(scope: &Scope<'_>, node: &Node, on: Option<TillId>) -> Option<Payment> {
    let fields = Fields::open(scope.ledger, node, &PAY)?;
    let currency =
        fields.text("currency").and_then(|(code, place)| find_currency(scope.ledger, code, place));
    let used = currency.unwrap_or(scope.shop.store.currency);
    let order = scope.order_here(&fields, on);
    let means = fields.exactly_one(&["card", "cash", "other"]);
    let tendered = match means?.key.as_str() {
        "card" => card(scope, &fields, (on, used)),
        "cash" => Some(manual(&fields, CashOr::Cash, used)),
        _ => Some(manual(&fields, CashOr::Other, used)),
    };
    beside_card(&fields, &["entry", "amount", "scheme"]);
    Some(Payment { order: order?, tendered: tendered?, currency, offer: offer(&fields) })
}

pub(super) fn sale(scope: &Scope<'_>, node: &Node, on: Option<TillId>) -> Option<Sale> {
    let fields = Fields::open(scope.ledger, node, &SALE)?;
    let order = new_order(scope, &fields);
    let used = scope.shop.store.currency;
    let means = fields.exactly_one(&["card", "cash"]);
    let tendered = match means?.key.as_str() {
        "card" => card(scope, &fields, (on, used)),
        _ => Some(manual(&fields, CashOr::Cash, used)),
    };
    beside_card(&fields, &["entry", "scheme"]);
    Some(Sale { order, tendered: tendered?, offer: offer(&fields) })
}

/// Notes keys that only a card gives a meaning to.
fn beside_card(fields: &Fields<'_>, keys: &[&str]) {
    for key in keys {
        fields.only_beside(key, &["card"]);
    }
}

fn offer(fields: &Fields<'_>) -> OfferChoice {
    let choices = [("take", OfferChoice::Take), ("leave", OfferChoice::Leave)];
    fields.word("offer", &choices).unwrap_or(OfferChoice::Take)
}

fn manual(fields: &Fields<'_>, means: CashOr, currency: Currency) -> Tendered {
    let key = match means {
        CashOr::Cash => "cash",
        CashOr::Other => "other",
    };
    if let Some(node) = fields.node(key).filter(|node| node.flag() == Some(false)) {
        let mistake = Mistake::new(Code::WrongKind, &node.place, format!("`{key}` is false"));
        fields.ledger.note(mistake.label("write true, or an amount in quotes"));
    }
    if let Some((text, place)) =
        fields.text(key).filter(|(text, _)| !text.contains(char::is_numeric))
    {
        let message = format!("`{text}` is not an amount");
        let mistake = Mistake::new(Code::BadMoney, place, message);
        let example = currency.show(currency.whole(45));
        let label = format!("write true, or an amount such as \"{example}\"");
        fields.ledger.note(mistake.label(label).help("`true` is the balance, and has no quotes"));
        return Tendered::Manual { means, amount: None };
    }
    Tendered::Manual { means, amount: amount(fields, key, currency) }
}

fn amount(fields: &Fields<'_>, key: &str, currency: Currency) -> Option<Money> {
    money(fields, key, (currency, 1))
}

fn card(
    scope: &Scope<'_>,
    fields: &Fields<'_>,
    (on, currency): (Option<TillId>, Currency),
) -> Option<Tendered> {
    let card = scope.card(fields);
    let pick = pick(scope, fields, card);
    let entry = entry(scope, fields, (on, card));
    let amount = amount(fields, "amount", currency);
    Some(Tendered::Card { card: card?, entry, pick, amount })
}

/// Finds the scheme that the customer picks; the card must have it.
fn pick(scope: &Scope<'_>, fields: &Fields<'_>, card: Option<CardId>) -> Option<Scheme> {
    let pick = fields.word("scheme", &Scheme::NAMES)?;
    let (_, place) = fields.text("scheme")?;
    let card = scope.shop.card(card?)?;
    if !card.schemes.contains(&pick) {
        let has: Vec<&str> = card.schemes.iter().map(|s| name_of(&Scheme::NAMES, *s)).collect();
        let scheme = name_of(&Scheme::NAMES, pick);
        let message = format!("the card `{}` has no scheme `{scheme}`", card.name);
        let mistake = Mistake::new(Code::NotOnCard, place, message);
        let all: Vec<&str> = has.iter().copied().chain([scheme]).collect();
        let all = quoted(&all).replace(" or ", ", ");
        let help =
            format!("or give the card more of them: cards.{} = {{ schemes = [{all}] }}", card.name);
        let label = format!("write scheme = {}", quoted(&has));
        fields.ledger.note(mistake.label(label).help(help));
    }
    Some(pick)
}

/// Finds how the card is read: as it is said, else the reader's usual way.
fn entry(
    scope: &Scope<'_>,
    fields: &Fields<'_>,
    (on, card): (Option<TillId>, Option<CardId>),
) -> Entry {
    let till = on.and_then(|till| scope.shop.till(till));
    let reads = till.map_or(&[Entry::Tap][..], |till| till.reader.reads());
    let usual = reads.first().copied().unwrap_or(Entry::Tap);
    let said = fields.word("entry", &Entry::NAMES);
    let is_gift_card = card
        .and_then(|card| scope.shop.card(card))
        .is_some_and(|card| card.schemes.contains(&Scheme::GiftCard));
    let (Some(entry), Some((text, place)), Some(till)) = (said, fields.text("entry"), till) else {
        return said.unwrap_or(usual);
    };
    if entry != Entry::Manual && !reads.contains(&entry) && !is_gift_card {
        let reader = name_of(&pos_core::ReaderModel::NAMES, till.reader);
        let ways: Vec<&str> = reads.iter().map(|way| name_of(&Entry::NAMES, *way)).collect();
        let message = format!("`{reader}` of till `{}` does not read by {text}", till.name);
        let mistake = Mistake::new(Code::EntryNotRead, place, message);
        let label = format!("write entry = {}", quoted(ways.get(..1).unwrap_or(&ways)));
        let help = format!("`{reader}` reads {}; any till takes \"manual\"", ways.join(", "));
        fields.ledger.note(mistake.label(label).help(help));
    }
    entry
}

pub(super) fn receipt(scope: &Scope<'_>, node: &Node, on: Option<TillId>) -> Option<AskReceipt> {
    let fields = Fields::open(scope.ledger, node, &RECEIPT)?;
    fields.exactly_one(&["email", "phone"]);
    let order = scope.order_here(&fields, on);
    let to = contact_of(&fields);
    Some(AskReceipt { order: order?, to: to? })
}

pub(super) fn search(scope: &Scope<'_>, node: &Node) -> Option<SearchFor> {
    let fields = Fields::open(scope.ledger, node, &SEARCH)?;
    let entry = fields.exactly_one(&["customer", "product"])?;
    let text = fields.said(&entry.key)?;
    Some(if entry.key == "customer" { SearchFor::Customer(text) } else { SearchFor::Product(text) })
}

pub(super) fn contact(
    scope: &Scope<'_>,
    node: &Node,
    on: Option<TillId>,
) -> Option<ContactCustomer> {
    let fields = Fields::open(scope.ledger, node, &CONTACT)?;
    let order = scope.order_here(&fields, on);
    let by = fields.word("by", &CONTACT_BY);
    Some(ContactCustomer { order: order?, by: by? })
}
