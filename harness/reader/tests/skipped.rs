//! What is not tested without the feature, by name.
#![cfg(not(feature = "pcsc"))]

#[test]
fn without_the_feature_there_is_no_reader() {
    for name in ["in_hand", "virtual_reader"] {
        println!("skipped: {name}: needs --features pcsc (apt install libpcsclite-dev)");
    }
}
