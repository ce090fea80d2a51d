# What the R package survival makes of samples.json: writes survival.json. Run by the steps in README.md.
library(survival)
library(jsonlite)

shares <- c(0.5, 0.9, 0.95)

reference <- function(sample) {
  ended <- c(rep(sample$waits[, 1], sample$waits[, 2]), rep(sample$waits[, 1], sample$waits[, 3]))
  arrived <- rep(c(1, 0), c(sum(sample$waits[, 2]), sum(sample$waits[, 3])))
  fitted <- survfit(Surv(ended, arrived) ~ 1, conf.type = "log-log")
  steps <- summary(fitted)
  quantiles <- quantile(fitted, shares)
  # The first time at which the share of those that lasted `age` or longer is down at `left`.
  conditional <- function(age, left) {
    before <- c(1, fitted$surv)[sum(fitted$time < age) + 1]
    down <- fitted$time[fitted$time >= age & fitted$surv <= left * before + 1e-9]
    if (before > 0 && length(down) > 0) down[1] else NA
  }
  ages <- seq(0, max(ended), length.out = 12) |> floor()
  list(
    name = unbox(sample$name),
    steps = steps$time,
    survival = round(steps$surv, 9),
    standardError = round(steps$std.err, 9),
    low = round(steps$lower, 9),
    high = round(steps$upper, 9),
    percentiles = unname(cbind(quantiles$quantile, quantiles$lower, quantiles$upper)),
    conditional = unname(t(sapply(ages, \(age) c(age, sapply(1 - shares, \(left) conditional(age, left))))))
  )
}

samples <- read_json("samples.json", simplifyVector = TRUE, simplifyDataFrame = FALSE)
package <- list(R = unbox(as.character(getRversion())), survival = unbox(as.character(packageVersion("survival"))))
answer <- list(package = package, shares = shares, samples = lapply(samples, reference))
write(toJSON(answer, na = "null", digits = NA), "survival.json")
