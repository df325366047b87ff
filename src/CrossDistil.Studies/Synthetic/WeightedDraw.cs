using CrossDistil.Data.Sampling;

namespace CrossDistil.Studies.Synthetic;

/// <summary>Draws an index with a chance proportional to its weight. One random value each.</summary>
internal sealed class WeightedDraw
{
    private readonly double[] _until;   // [index] sum of the weights up to it

    public WeightedDraw(double[] weights)
    {
        _until = new double[weights.Length];
        var sum = 0.0;
        for (var index = 0; index < weights.Length; index++) _until[index] = sum += weights[index];
    }

    public int Next(RandomStream stream)
    {
        var place = Array.BinarySearch(_until, stream.NextDouble() * _until[^1]);
        return Math.Min(place < 0 ? ~place : place + 1, _until.Length - 1);
    }
}
