using CrossDistil.Data.Sampling;

namespace CrossDistil.Studies.Synthetic;

/// <summary>
/// Ids 0..size − 1 of Zipf–Mandelbrot popularity (weight (rank + 10)^−.9). Each occurs at least once in the training
/// rows: a row is either the first one of an id or a draw by popularity.
/// </summary>
/// <param name="size">Number of ids.</param>
/// <param name="training">
/// Number of training rows, the first ones of the log, over which the first rows of ids are spread evenly.
/// </param>
internal sealed class Population(int size, int training)
{
    private const double Shift = 10;
    private const double Rest = 0.1;    // 1 − the exponent
    private static readonly double s_lowest = Math.Pow(Shift, Rest);
    private readonly double _span = Math.Pow(size + Shift, Rest) - s_lowest;
    private readonly long _stride = Coprime(training);
    private readonly long _shuffle = Coprime(size);

    /// <summary>The id of a row.</summary>
    public int SeenIn(int row, RandomStream stream)
    {
        var drawn = Draw(stream.NextDouble());
        if (row >= training) return drawn;
        var place = (int)(row * _stride % training); // takes every value below training once
        return place < size ? place : drawn;
    }

    /// <summary>
    /// The id that is a property of <paramref name="owner"/>: distinct for the first owners, by popularity for others.
    /// </summary>
    /// <param name="owner">From 0.</param>
    /// <param name="uniform">In [0, 1), fixed for the owner.</param>
    public int PropertyOf(int owner, double uniform) => owner < size ? owner : Draw(uniform);

    /// <summary>The id in the log, from 1: independent of popularity.</summary>
    public int Id(int member) => 1 + (int)(member * _shuffle % size);

    /// <summary>
    /// The inverse of the continuous distribution; the tenth power is by multiplication, which is the same on every
    /// platform.
    /// </summary>
    private int Draw(double uniform)
    {
        var root = s_lowest + (uniform * _span);
        var square = root * root;
        var fourth = square * square;
        return Math.Min((int)((fourth * fourth * square) - Shift), size - 1);
    }

    /// <summary>
    /// A number near the golden section of <paramref name="count"/> and coprime to it: its multiples are spread evenly.
    /// </summary>
    private static long Coprime(long count)
    {
        var number = Math.Max((long)(count * 0.6180339887498949), 1);
        while (Divisor(number, count) != 1) number++;
        return number;

        static long Divisor(long a, long b) => b == 0 ? a : Divisor(b, a % b);
    }
}
