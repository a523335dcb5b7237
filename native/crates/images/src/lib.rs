//! Picture files changed and analysed.
