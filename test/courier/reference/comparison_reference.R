# What the R package survival makes of samples.json two by two: writes comparisons-survival.json. Run by the steps in README.md.
library(survival)
library(jsonlite)

samples <- read_json("samples.json", simplifyVector = TRUE, simplifyDataFrame = FALSE)

listed <- function(sample) data.frame(
  ended = c(rep(sample$waits[, 1], sample$waits[, 2]), rep(sample$waits[, 1], sample$waits[, 3])),
  arrived = rep(c(1, 0), c(sum(sample$waits[, 2]), sum(sample$waits[, 3])))
)

# The interval of the difference of two medians by Zou & Donner (2008), from the two intervals of survfit.
of_medians <- function(fits) {
  told <- lapply(fits, \(fit) unlist(quantile(fit, 0.5)))
  one <- told[[2]]; other <- told[[1]]
  difference <- one[1] - other[1]
  unname(c(
    difference,
    difference - sqrt((one[1] - one[2])^2 + (other[3] - other[1])^2),
    difference + sqrt((one[3] - one[1])^2 + (other[1] - other[2])^2)
  ))
}

compare <- function(first, second) {
  groups <- list(listed(samples[[first]]), listed(samples[[second]]))
  both <- cbind(rbind(groups[[1]], groups[[2]]), second = rep(0:1, sapply(groups, nrow)))
  test <- survdiff(Surv(ended, arrived) ~ second, data = both)
  horizon <- min(sapply(groups, \(group) max(group$ended)))
  fits <- lapply(groups, \(group) survfit(Surv(ended, arrived) ~ 1, data = group, conf.type = "log-log"))
  # Where nothing ended before the horizon, survival refuses to say what is plain.
  means <- sapply(fits, \(fit)
    if (min(fit$time) > horizon) c(horizon, 0) else summary(fit, rmean = horizon)$table[c("rmean", "se(rmean)")])
  list(
    first = unbox(samples[[first]]$name),
    second = unbox(samples[[second]]$name),
    arrived = unbox(test$obs[2]),
    expected = unbox(test$exp[2]),
    statistic = unbox(test$chisq),
    p = unbox(pchisq(test$chisq, 1, lower.tail = FALSE)),
    horizon = unbox(horizon),
    means = unname(means[1, ]),
    errors = unname(means[2, ]),
    medians = of_medians(fits)
  )
}

count <- length(samples)
pairs <- c(lapply(seq_len(count - 1), \(one) c(one, one + 1)), lapply(seq_len(count - 4), \(one) c(one + 4, one)))
chances <- c(1e-6, 0.001, 0.5, 1, 2, 3.841458820694124, 6, 7.9, 8, 8.1, 10, 16.79, 30, 60, 100, 500, 1400)
answer <- list(
  package = list(R = unbox(as.character(getRversion())), survival = unbox(as.character(packageVersion("survival")))),
  pairs = lapply(pairs, \(pair) compare(pair[1], pair[2])),
  tails = unname(cbind(chances, pchisq(chances, 1, lower.tail = FALSE)))
)
write(toJSON(answer, na = "null", digits = NA), "comparisons-survival.json")
