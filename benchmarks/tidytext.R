# Count words and score tf-idf with R's tidytext, for tidytext.py beside this file.
#
# Usage: Rscript tidytext.R TEXTS COUNTS WORDS
#
# TEXTS is a CSV `doc_id, text`. COUNTS gets `doc_id, feature, n, tf, idf, tf_idf` by the token rule
# of Parallax, which is written anew here: as what separates tokens, for token = "regex", where the
# package says what a token is. WORDS gets `doc_id, feature, n` by the default, token = "words" (the
# word edges of Unicode's annex 29, by ICU). Prints the versions used.

suppressPackageStartupMessages({
  library(dplyr)
  library(tidytext)
})

sign <- "[\\p{L}\\p{M}\\p{N}]"
edge <- "(?:^|[^\\p{L}\\p{M}\\p{N}])" # of an initial: one letter and a dot
between <- paste(
  "[^\\p{L}\\p{M}\\p{N}'.,-]",
  # an apostrophe or hyphen joins what stands on both sides of it (don't, al-Sham, U.S.-led)
  paste0("(?<!", sign, ")(?<!\\p{L}\\.\\p{L}\\.)['-]"),
  "['-](?![\\p{L}\\p{N}])",
  # a comma joins digits, a dot digits (3.5) or two initials and more (U.S.)
  "(?<!\\p{N}),",
  ",(?!\\p{N})",
  paste0("(?<!\\p{N}|", edge, "\\p{L}|", edge, "\\p{L}\\.\\p{L})\\."),
  "(?<=\\p{N})\\.(?!\\p{N})",
  paste0("(?<=", edge, "\\p{L})(?<!", edge, "\\p{L}\\.\\p{L})\\.(?!\\p{L}\\p{M}?\\.)"),
  sep = "|"
)
# in a URL nothing separates but what ends it
of_url <- "[^\\s<>\"\\u201C\\u201D]"
separator <- paste0(
  "(?:",
  "(?:", between, ")(?<!(?:https?(?=://)|www(?=\\.))", of_url, "{1,200})",
  "|(?!/)(?:", between, ")(?!", of_url, "*[\\p{L}\\p{N}/])",
  ")+"
)

# In these, 's is a verb; elsewhere it is the possessive and is cut off.
not_possessive <- paste0(
  c("it", "he", "she", "that", "there", "here", "what", "who", "where", "how", "when", "why", "let"),
  "'s"
)

cut_possessive <- function(word) {
  stays <- word %in% not_possessive | nchar(word) <= 2
  if_else(stays, word, stringi::stri_replace_last_regex(word, "'s$", ""))
}

fold <- function(text) {
  text <- stringi::stri_trans_nfc(text)
  text <- stringi::stri_replace_all_regex(text, "[\\u2019\\u02BC]", "'")
  text <- stringi::stri_replace_all_regex(text, "[\\u2010\\u2011]", "-")
  stringi::stri_replace_all_regex(text, "[\\u00AD\\u200C\\u200D\\u2060]", "")
}

count_features <- function(texts, ...) {
  texts |>
    unnest_tokens(feature, text, ...) |>
    mutate(feature = cut_possessive(feature)) |>
    count(doc_id, feature)
}

paths <- commandArgs(trailingOnly = TRUE)
texts <- read.csv(
  paths[1],
  encoding = "UTF-8", colClasses = "character", na.strings = character()
) |>
  mutate(text = fold(text))

counts <- count_features(texts, token = "regex", pattern = separator) |>
  bind_tf_idf(feature, doc_id, n)
write.csv(counts, paths[2], row.names = FALSE, fileEncoding = "UTF-8")
write.csv(count_features(texts), paths[3], row.names = FALSE, fileEncoding = "UTF-8")

packages <- c("tidytext", "tokenizers", "stringi", "dplyr")
versions <- vapply(packages, \(name) as.character(packageVersion(name)), "")
cat(paste(c("R", packages), c(as.character(getRversion()), versions), collapse = ", "))
