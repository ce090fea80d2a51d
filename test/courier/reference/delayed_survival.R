# What the R package survival makes of delayed.json: writes delayed-survival.json. Run by the steps in README.md.
library(survival)
library(jsonlite)

# A wait is at risk from the tenth on at which it came in; survival wants it to have come in before.
before <- 0.5

curve_from <- function(waits, age) {
  lasted <- waits[waits[, 2] >= age, , drop = FALSE]
  each <- lasted[rep(seq_len(nrow(lasted)), lasted[, 4]), , drop = FALSE]
  fitted <- survfit(Surv(pmax(each[, 1], age) - before, each[, 2], each[, 3]) ~ 1, conf.type = "log-log")
  steps <- summary(fitted)
  list(
    age = unbox(age),
    atRisk = unbox(sum(each[, 1] <= age)),
    steps = steps$time,
    survival = round(steps$surv, 9),
    standardError = round(steps$std.err, 9)
  )
}

reference <- function(sample) {
  ages <- unique(floor(seq(0, quantile(sample$waits[, 2], 0.9), length.out = 8)))
  list(name = unbox(sample$name), curves = lapply(ages, \(age) curve_from(sample$waits, age)))
}

samples <- read_json("delayed.json", simplifyVector = TRUE, simplifyDataFrame = FALSE)
package <- list(R = unbox(as.character(getRversion())), survival = unbox(as.character(packageVersion("survival"))))
write(toJSON(list(package = package, samples = lapply(samples, reference)), na = "null", digits = NA), "delayed-survival.json")
