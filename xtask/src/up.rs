//! `cargo xtask up`: from a fresh clone to two super-apps with mini-programs in them.

use anyhow::Result;

use crate::product::{Ports, Product, Programs, url};
use crate::shell::root;
use crate::{inputs, seed, web};

/// Builds, seeds, starts; then waits until it is interrupted.
pub fn run() -> Result<()> {
    let ports = Ports::USUAL;
    ports.require_free()?;
    web::build()?;
    inputs::install()?;
    let programs = Programs::build("quick")?;
    let mut product = Product::start(&programs, &root().join("var/up"), ports)?;
    println!();
    println!("  Plaza, a social app      {}", url(ports.plaza));
    println!("  Purse, a wallet          {}", url(ports.purse));
    println!("  the console              {}/console/", url(ports.platform));
    for (who, email) in &product.people {
        println!("    as {who:<20} {email}");
    }
    println!(
        "    as {:<20} {}; everybody's password is {}",
        "operator",
        seed::OPERATOR,
        seed::PASSWORD
    );
    println!("  the platform's API       {}/openapi.json", url(ports.platform));
    println!();
    println!("  Log in to Plaza as one of the demo users and tap 胡同咖啡; then open the same one in Purse.");
    println!("  Data and logs are in var/up; remove that folder to start anew. Ctrl-C stops everything.");
    product.watch()
}
