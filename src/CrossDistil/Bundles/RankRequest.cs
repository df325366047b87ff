using CrossDistil.Data.Encoding;

namespace CrossDistil.Bundles;

/// <summary>Rows to score and, after <see cref="Ranker.Score"/>, their results; reusable, one thread at a time.</summary>
public sealed class RankRequest
{
    /// <summary>Rows of the request.</summary>
    public int Rows => throw new NotSupportedException();

    /// <summary>[row] the formula's value.</summary>
    public ReadOnlySpan<double> Scores => throw new NotSupportedException();

    /// <summary>Rows, best first; equal scores by place.</summary>
    public ReadOnlySpan<int> Order => throw new NotSupportedException();

    /// <summary>[feature] how many unknown ids the rows brought.</summary>
    public ReadOnlySpan<int> UnknownIds => throw new NotSupportedException();

    /// <summary>Starts anew: what was set before is forgotten, every feature is missing.</summary>
    public void Begin(int rows) => throw new NotSupportedException();

    /// <summary>A row's value of a feature.</summary>
    public void Set(int row, int feature, RawValue value) => throw new NotSupportedException();

    /// <summary>A row's values of a list feature.</summary>
    public void Set(int row, int feature, ReadOnlySpan<RawValue> values) => throw new NotSupportedException();

    /// <summary>Every row's value of a feature.</summary>
    public void SetAll(int feature, RawValue value) => throw new NotSupportedException();

    /// <summary>Every row's values of a list feature.</summary>
    public void SetAll(int feature, ReadOnlySpan<RawValue> values) => throw new NotSupportedException();

    /// <summary>[row] a task's logits.</summary>
    public ReadOnlySpan<float> Logits(int task) => throw new NotSupportedException();

    /// <summary>[row] a task's calibrated probabilities.</summary>
    public ReadOnlySpan<float> Probabilities(int task) => throw new NotSupportedException();
}
