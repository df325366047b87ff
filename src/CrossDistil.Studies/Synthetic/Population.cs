using CrossDistil.Data.Sampling;

namespace CrossDistil.Studies.Synthetic;

/// <summary>
/// Ids 0..size − 1 of Zipf–Mandelbrot popularity (weight (rank + 10)^−.9), each of which is seen at least once in the training rows: a row is
/// either the debut of an id or a draw by popularity.
/// </summary>
/// <param name="size">How many there are.</param>
/// <param name="training">Number of rows, the first ones of the log, over which the debuts spread evenly.</param>
internal sealed class Population(int size, int training)
{
    private const double Shift = 10;
    private const double Rest = 0.1;    // 1 − the exponent
    private static readonly double s_lowest = Math.Pow(Shift, Rest);
    private readonly double _span = Math.Pow(size + Shift, Rest) - s_lowest;
    private readonly long _stride = Coprime(training);
    private readonly long _shuffle = Coprime(size);

    /// <summary>Who is seen in a row.</summary>
    public int SeenIn(int row, RandomStream stream)
    {
        var drawn = Draw(stream.NextDouble());
        if (row >= training) return drawn;
        var place = (int)(row * _stride % training); // takes every value below training once
        return place < size ? place : drawn;
    }

    /// <summary>The member that is a property of <paramref name="owner"/>: the first owners have each a different one, others share by popularity.</summary>
    /// <param name="owner">From 0.</param>
    /// <param name="uniform">In [0, 1), fixed for the owner.</param>
    public int PropertyOf(int owner, double uniform) => owner < size ? owner : Draw(uniform);

    /// <summary>The id as the log shows it, from 1: it says nothing about popularity.</summary>
    public int Id(int member) => 1 + (int)(member * _shuffle % size);

    /// <summary>The inverse of the continuous distribution; the tenth power is by hand because it is the same on every platform.</summary>
    private int Draw(double uniform)
    {
        var root = s_lowest + (uniform * _span);
        var square = root * root;
        var fourth = square * square;
        return Math.Min((int)((fourth * fourth * square) - Shift), size - 1);
    }

    /// <summary>A number near the golden section of <paramref name="count"/> without a common divisor: its multiples spread evenly.</summary>
    private static long Coprime(long count)
    {
        var number = Math.Max((long)(count * 0.6180339887498949), 1);
        while (Divisor(number, count) != 1) number++;
        return number;

        static long Divisor(long a, long b) => b == 0 ? a : Divisor(b, a % b);
    }
}
