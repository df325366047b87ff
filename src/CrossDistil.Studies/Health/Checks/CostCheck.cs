using CrossDistil.Studies.Health.Measures;
using CrossDistil.Studies.Reports;

namespace CrossDistil.Studies.Health.Checks;

/// <summary>Training that does not fit into memory.</summary>
internal static class CostCheck
{
    private const double MaxShare = 0.9;

    public static IEnumerable<HealthFinding> Find(TrainingCost? cost)
    {
        if (cost is null || cost.Bytes < MaxShare * cost.AvailableBytes) yield break;
        var parts = string.Join(", ", cost.Parts.Select(part => $"{part.Name} {Numbers.Bytes(part.Bytes)}"));
        yield return new(
            "memory", Severity.Warning, "training will not fit into memory",
            [new("model", $"{Numbers.Bytes(cost.Bytes)} of {Numbers.Bytes(cost.AvailableBytes)}: {parts}", cost.Bytes)],
            "Tables, gradients and optimizers must be in memory all the time; the cache is mapped, and read from disk as needed.",
            "Raise minCount or set hashBuckets of the largest features, lower model.embeddingDim, "
                + "or keep training.embeddingOptimizer at \"adagrad\".");
    }
}
