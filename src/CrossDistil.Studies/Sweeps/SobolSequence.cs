using System.Numerics;

namespace CrossDistil.Studies.Sweeps;

/// <summary>
/// Sobol' sequence: points in the unit cube that fill it more evenly than random ones. Of its first 2^m points each
/// interval of length 2^−m has one, in every dimension. Direction numbers by Joe and Kuo (SIAM J. Sci. Comput. 30,
/// 2008, <c>new-joe-kuo-6</c>), points in the order of the Gray code (Antonov and Saleev 1979).
/// </summary>
internal sealed class SobolSequence
{
    /// <summary>Dimensions of the table below.</summary>
    public const int MaxDimensions = 16;

    private const int Bits = 32;

    /// <summary>
    /// Dimensions from the second: coefficients a of the primitive polynomial and the first numbers m, as many as its
    /// degree.
    /// </summary>
    private static readonly (uint A, uint[] M)[] s_table =
    [
        (0, [1]), (1, [1, 3]), (1, [1, 3, 1]), (2, [1, 1, 1]), (1, [1, 1, 3, 3]), (4, [1, 3, 5, 13]),
        (2, [1, 1, 5, 5, 17]), (4, [1, 1, 5, 5, 5]), (7, [1, 1, 7, 11, 19]), (11, [1, 1, 5, 1, 1]), (13, [1, 1, 1, 3, 11]),
        (14, [1, 3, 5, 5, 31]), (1, [1, 3, 3, 9, 7, 49]), (13, [1, 1, 1, 15, 21, 21]), (16, [1, 3, 1, 13, 27, 49]),
    ];

    private readonly uint[][] _directions; // [dimension][bit]
    private readonly uint[] _shift; // [dimension]

    /// <summary>
    /// The sequence with a digital shift: every coordinate's bits are XORed with the same random ones, so it stays
    /// even.
    /// </summary>
    /// <param name="shift">[dimension] 1 to 16; zeros = the sequence itself, which starts at the origin.</param>
    public SobolSequence(ReadOnlySpan<uint> shift)
    {
        ArgumentOutOfRangeException.ThrowIfZero(shift.Length, nameof(shift));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shift.Length, MaxDimensions, nameof(shift));
        _shift = shift.ToArray();
        _directions = [.. Enumerable.Range(0, shift.Length).Select(dimension => dimension == 0 ? First() : Later(s_table[dimension - 1]))];
    }

    /// <summary>A coordinate of a point.</summary>
    /// <param name="point">Number of the point, from 0.</param>
    /// <param name="dimension">From 0.</param>
    /// <returns>0 or more, less than 1.</returns>
    public double this[int point, int dimension]
    {
        get
        {
            var x = _shift[dimension];
            for (var gray = (uint)point ^ ((uint)point >> 1); gray != 0; gray &= gray - 1)
                x ^= _directions[dimension][BitOperations.TrailingZeroCount(gray)];
            return x / (double)(1ul << Bits);
        }
    }

    /// <summary>Van der Corput's: bit i of the point's number is bit i after the binary point.</summary>
    private static uint[] First() => [.. Enumerable.Range(1, Bits).Select(bit => 1u << (Bits - bit))];

    private static uint[] Later((uint A, uint[] M) row)
    {
        var (v, degree) = (new uint[Bits], row.M.Length);
        for (var i = 0; i < degree; i++) v[i] = row.M[i] << (Bits - 1 - i);
        for (var i = degree; i < Bits; i++)
        {
            v[i] = v[i - degree] ^ (v[i - degree] >> degree);
            for (var k = 1; k < degree; k++)
                if (((row.A >> (degree - 1 - k)) & 1) != 0) v[i] ^= v[i - k];
        }

        return v;
    }
}
