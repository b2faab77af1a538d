//! The till's terminal, as a card sees it: what it can do, and when it wants to ask the host.
//! Source: EMV Book 4 section 10 and annex A.

use emv::contact::terminal::{Terminal, TerminalApplication};
use emv::core::oda::CaPublicKey;
use emv::de::additional_terminal_capabilities::AdditionalTerminalCapabilities;
use emv::de::terminal_capabilities::TerminalCapabilities;
use emv::de::terminal_type::TerminalType;
use sim_card::{application, ca_key};

/// Attended, of a merchant, which can approve without the host.
const ATTENDED: u8 = 0x22;
const SHOP: u16 = 5999;
const ALWAYS: [u8; 5] = [0xFF; 5];
const NEVER: [u8; 5] = [0; 5];

/// Makes a terminal that knows the application of one scheme.
///
/// Its floor limit is nothing and its online code is everything, so that it always asks the host:
/// also about a card that is past its date, which is for the issuer to decline. Where the host has no answer nothing that it found is against
/// an approval: it leaves that to the card.
pub(crate) fn terminal(country: u16, scheme: u8) -> Terminal {
    Terminal {
        terminal_type: TerminalType(ATTENDED),
        terminal_capabilities: TerminalCapabilities {
            ic_with_contacts: true,
            no_cvm_required: true,
            dda: true,
            ..Default::default()
        },
        additional_terminal_capabilities: AdditionalTerminalCapabilities {
            goods: true,
            services: true,
            ..Default::default()
        },
        terminal_country_code: country,
        terminal_identification: *b"DEADZONE",
        ifd_serial_number: *b"DEADZONE",
        merchant_category_code: SHOP,
        merchant_identifier: *b"DEADZONE       ",
        merchant_name_and_location: b"DEADZONE".to_vec(),
        acquirer_identifier: None,
        cardholder_selection_and_confirmation_supported: false,
        applications: vec![of_scheme(scheme)],
    }
}

fn of_scheme(scheme: u8) -> TerminalApplication {
    TerminalApplication {
        aid: application(scheme).to_vec(),
        partial_match_allowed: false,
        application_version_number: [0, 1],
        terminal_floor_limit: 0,
        terminal_risk_management_data: None,
        default_ddol: Some(vec![0x9F, 0x37, 4]),
        default_tdol: None,
        tac_denial: Some(NEVER),
        tac_online: Some(ALWAYS),
        tac_default: Some(NEVER),
        rts_target_percentage: None,
        rts_max_target_percentage: None,
        rts_threshold_value: None,
    }
}

/// Returns the keys of the authorities that the terminal knows.
pub(crate) fn authorities() -> Vec<CaPublicKey> {
    let key = ca_key();
    vec![CaPublicKey {
        rid: key.registered,
        index: key.index,
        modulus: key.modulus,
        exponent: key.exponent,
    }]
}
